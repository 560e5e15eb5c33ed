import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { defineAct } from '../acts/define-act.ts'
import { doerOf } from '../acts/doer-of.ts'
import { changeRedirectUris, enableClient, rotateClientSecret } from './change-client.ts'
import { disableClient } from './disable-client.ts'
import { APPLICATION_SCOPES, registerClient } from './register-client.ts'

const rules = { by: 'administrator', touch: true } as const
const clientId = z.string().max(100)
const uri = z.string().max(2_048)
const redirectUris = z.array(uri).min(1).max(20)
const postLogoutRedirectUris = z.array(uri).max(20).optional()

/** Answers with the secret, which nobody sees again. */
const registerApplication = defineAct({
  ...rules,
  name: 'application.register',
  parameters: z.strictObject({
    name: z.string().max(80),
    redirectUris,
    postLogoutRedirectUris,
    scopes: z.array(z.enum(APPLICATION_SCOPES)).max(APPLICATION_SCOPES.length).optional(),
  }),
  /** @throws VouchError `redirectUriUnsafe`, `scopeRefused`, `requestMalformed` */
  async run(context, registration) {
    const { client, secret } = await registerClient(context.runtime, registration, doerOf(context))
    return { clientId: client.id, secret: secret.reveal() }
  },
})

const disableApplication = defineAct({
  ...rules,
  name: 'application.disable',
  parameters: z.strictObject({ clientId }),
  /** @throws VouchError `applicationInOtherState` */
  async run(context, { clientId }) {
    try {
      await disableClient(context.runtime, clientId, doerOf(context))
    } catch (error) {
      // To a client that is its refusal at the token endpoint; to a person it is a page that is out of date.
      if (!(error instanceof VouchError) || error.errorName !== 'clientUnknown') throw error
      throw new VouchError('applicationInOtherState', { cause: error })
    }
    return undefined
  },
})

const enableApplication = defineAct({
  ...rules,
  name: 'application.enable',
  parameters: z.strictObject({ clientId }),
  /** @throws VouchError `applicationInOtherState` */
  async run(context, { clientId }) {
    await enableClient(context.runtime, clientId, doerOf(context))
    return undefined
  },
})

/** Answers with the secret, which nobody sees again. */
const rotateApplicationSecret = defineAct({
  ...rules,
  name: 'application.rotate-secret',
  parameters: z.strictObject({ clientId }),
  /** @throws VouchError `applicationUnknown` */
  async run(context, { clientId }) {
    const secret = await rotateClientSecret(context.runtime, clientId, doerOf(context))
    return { secret: secret.reveal() }
  },
})

const editApplicationRedirects = defineAct({
  ...rules,
  name: 'application.edit-redirects',
  parameters: z.strictObject({ clientId, redirectUris, postLogoutRedirectUris }),
  /** @throws VouchError `redirectUriUnsafe`, `applicationUnknown` */
  async run(context, { clientId, ...uris }) {
    await changeRedirectUris(context.runtime, clientId, uris, doerOf(context))
    return undefined
  },
})

/** What administrators do with applications. */
export const applicationActs = [
  registerApplication,
  disableApplication,
  enableApplication,
  rotateApplicationSecret,
  editApplicationRedirects,
]

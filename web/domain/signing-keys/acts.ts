import { z } from 'zod'
import { defineAct } from '../acts/define-act.ts'
import { doerOf } from '../acts/doer-of.ts'

/** Answers with who signs now, or from when on it is possible. */
const rotateSigningKey = defineAct({
  name: 'signing-key.rotate',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({}),
  /** @throws VouchError `signingKeyMissing`, `signingKeyUndecryptable` */
  async run(context) {
    const result = await context.runtime.signingKeys.rotate(doerOf(context))
    return result.rotated
      ? { rotated: true, activeKid: result.activeKid }
      : { rotated: false, possibleFrom: result.possibleFrom.toISOString() }
  },
})

/** For a key that may have leaked. Answers with who signs instead, and whether that was published only just now. */
const revokeSigningKeyNow = defineAct({
  name: 'signing-key.revoke',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ kid: z.string().max(100) }),
  /** @throws VouchError `signingKeyUnknown`, `signingKeyUndecryptable` */
  async run(context, { kid }) {
    const { activatedKid, early } = await context.runtime.signingKeys.revoke(kid, doerOf(context))
    return { activatedKid: activatedKid ?? null, early }
  },
})

/** What administrators do with signing keys. */
export const signingKeyActs = [rotateSigningKey, revokeSigningKeyNow]

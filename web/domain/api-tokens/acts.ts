import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { insertApiToken, revokeApiToken } from '../../db/api-tokens.ts'
import { newOpaqueToken, sha256 } from '../../secret/opaque-token.ts'
import { actedBy } from '../acts/acted-by.ts'
import { defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { displayText } from '../enrollment/display-text.ts'
import { notify } from '../notices/notify.ts'
import { beginChangeOfAdministrators } from '../people/administrators.ts'
import { API_TOKEN_PREFIX, AUDIT_READ } from './api-token-use.ts'

const DAY_MS = 86_400_000

/** The token is in the answer, and nowhere else afterwards. */
const create = defineAct({
  name: 'api-token.create',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ name: z.string().max(200), days: z.int().min(1).max(366) }),
  async run(context, parameters) {
    const { runtime, person, now } = context
    const name = displayText('name', parameters.name)
    const token = newOpaqueToken(API_TOKEN_PREFIX)
    const expiresAt = new Date(now.getTime() + parameters.days * DAY_MS)
    const id = await runtime.database.prisma.$transaction(async (transaction) => {
      await beginChangeOfAdministrators(transaction, context)
      const row = { name, scopes: [AUDIT_READ], createdBy: person.id, createdAt: now, expiresAt }
      const created = await insertApiToken(transaction, { ...row, tokenHash: sha256(token.reveal()) })
      const details = { name, token: created, scope: AUDIT_READ, days: parameters.days, by: person.email }
      const about = { ...actedBy(context), personId: person.id }
      await recordEvent(transaction, { ...about, type: 'api_token.created', details })
      const told = { name, days: parameters.days, by: person.email }
      await notify(transaction, { kind: 'api_token_created', details: told, now })
      return created
    })
    return { id, token: token.reveal(), expiresAt: expiresAt.toISOString() }
  },
})

const revoke = defineAct({
  name: 'api-token.revoke',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ id: z.uuid() }),
  async run(context, { id }) {
    const { runtime, person, now } = context
    await runtime.database.prisma.$transaction(async (transaction) => {
      const name = await revokeApiToken(transaction, id, now)
      if (name === undefined) throw new VouchError('apiTokenUnknown')
      const details = { name, token: id, by: person.email }
      await recordEvent(transaction, { ...actedBy(context), personId: person.id, type: 'api_token.revoked', details })
    })
    return undefined
  },
})

export const apiTokenActs = [create, revoke] as const

import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { addDomain, deleteDomain, findDomain } from '../../db/domains.ts'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { challengeRecord, newChallenge } from './challenge.ts'
import { type Asking, checkDomain } from './check-domain.ts'
import { ownableDomain } from './ownable-domain.ts'

const parameters = z.strictObject({ name: z.string().max(253) })

/** Names a domain that is to be verified, and says which TXT record proves it. Naming it again gives the same record. */
const add = defineAct({
  name: 'domain.add',
  by: 'administrator',
  touch: true,
  parameters,
  async run(context, input) {
    const wished = { name: ownableDomain(input.name), challenge: newChallenge(), createdAt: context.now }
    return context.runtime.database.prisma.$transaction(async (transaction) => {
      const { added, domain } = await addDomain(transaction, wished)
      const event = { ...asking(context), outcome: 'ok', details: { domain: domain.name } } as const
      if (added) await recordEvent(transaction, { ...event, type: 'domain.added' })
      return { name: domain.name, record: { name: challengeRecord(domain.name), value: domain.challenge } }
    })
  },
})

/** Looks for the record. The domain is verified from then on, and stays so. */
const check = defineAct({
  name: 'domain.check',
  by: 'administrator',
  touch: true,
  parameters,
  async run(context, { name }) {
    const { runtime, now } = context
    const domain = await findDomain(runtime.database.prisma, ownableDomain(name))
    if (domain === undefined) throw new VouchError('domainUnknown')
    const { found, texts } = await checkDomain(runtime, domain, { by: asking(context), now })
    return { name: domain.name, found, texts }
  },
})

/** Forgets a domain: from the next token on it is told of nobody, unless the upstream provider vouches for it. */
const remove = defineAct({
  name: 'domain.remove',
  by: 'administrator',
  touch: true,
  parameters,
  async run(context, input) {
    const name = ownableDomain(input.name)
    await context.runtime.database.prisma.$transaction(async (transaction) => {
      if (!(await deleteDomain(transaction, name))) throw new VouchError('domainUnknown')
      const event = { ...asking(context), outcome: 'ok', details: { domain: name } } as const
      await recordEvent(transaction, { ...event, type: 'domain.removed' })
    })
    return undefined
  },
})

export const domainActs = [add, check, remove]

function asking({ person, session, touch, ip }: ActContext): Asking {
  return { personId: person.id, sessionId: session.id, keyId: touch?.keyId, ceremonyId: touch?.ceremonyId, ip }
}

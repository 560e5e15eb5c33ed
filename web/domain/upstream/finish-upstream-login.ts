import { VouchError } from '@vouch/protocol'
import type { UpstreamConfig } from '../../config/config.ts'
import type { Queryable } from '../../db/database.ts'
import { findUpstreamIdentities } from '../../db/login/upstream-identities.ts'
import { consumeUpstreamLogin, storeUpstreamProof, type UpstreamProof } from '../../db/login/upstream-logins.ts'
import { findOpenInvite } from '../../db/people/invites.ts'
import { findOrCreatePerson, type PersonRow } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { recordEvent } from '../audit/record-event.ts'
import { askWho } from './ask-who.ts'
import { UPSTREAM_TRIP_SECONDS } from './begin-upstream-login.ts'
import { recordRefusedAccount } from './record-refused-account.ts'
import { shownName } from './shown-name.ts'
import { type UpstreamAccount, upstreamAccount } from './upstream-account.ts'

export interface UpstreamAnswer {
  /** The query that the provider sent the browser back with. */
  readonly query: URLSearchParams
  /** Value of the browser's cookie. */
  readonly browser: string | undefined
  readonly ip: string | undefined
  readonly now: Date
}

type ConsumedLogin = NonNullable<Awaited<ReturnType<typeof consumeUpstreamLogin>>>

/**
 * Takes the answer of the upstream provider. It proves one thing, to this browser and for ten minutes: that the address of the
 * invite is this account's. Nobody is signed in by it.
 *
 * @throws VouchError `upstreamMissing`, `upstreamAnswerUnknown`, `upstreamCancelled`, `upstreamAnswerRefused`,
 * `upstreamUnavailable`, `upstreamEmailUnverified`, `upstreamEmailOther`, `upstreamDomainRefused`, `upstreamConflict`,
 * `inviteUnknown`, `personDeactivated`
 */
export async function finishUpstreamLogin(
  runtime: Pick<Runtime, 'config' | 'database' | 'log'>,
  answer: UpstreamAnswer,
): Promise<void> {
  const { upstream } = runtime.config
  if (upstream === undefined) throw new VouchError('upstreamMissing')
  const { browser, query, ip, now } = answer
  const [state, ...more] = query.getAll('state')
  const asked = state !== undefined && more.length === 0 && browser !== undefined ? { state, browser } : undefined
  // RFC 9700 §4.7: used up before the code is sent anywhere, and only by the browser that asked.
  const login = asked && (await consumeUpstreamLogin(runtime.database.prisma, { ...hashes(asked), now }))
  if (asked === undefined || login === undefined) {
    const error = 'upstreamAnswerUnknown'
    await recordEvent(runtime.database.prisma, { type: 'upstream.refused', outcome: 'refused', ip, details: { error } })
    throw new VouchError(error)
  }
  let account: UpstreamAccount | undefined
  try {
    const { subject, claims } = await askWho(runtime, upstream, { query, ...asked, now })
    account = upstreamAccount(subject, claims, upstream)
    await prove(runtime, { upstream, login, account, answer })
  } catch (error) {
    if (error instanceof VouchError) await recordRefusedAccount(runtime, { error, login, account, answer })
    throw error
  }
}

function hashes({ state, browser }: { state: string; browser: string }) {
  return { stateHash: sha256(state), browserHash: sha256(browser) }
}

interface Proving {
  readonly upstream: UpstreamConfig
  readonly login: ConsumedLogin
  readonly account: UpstreamAccount
  readonly answer: UpstreamAnswer
}

async function prove(
  runtime: Pick<Runtime, 'database'>,
  { upstream, login, account, answer: { ip, now } }: Proving,
): Promise<void> {
  await runtime.database.prisma.$transaction(async (transaction) => {
    const person = await provenPerson(transaction, login, account, now)
    const { subject, hostedDomain } = account
    const proof: UpstreamProof = { issuer: upstream.issuer, subject, hostedDomain, personId: person.id }
    const others = await findUpstreamIdentities(transaction, proof)
    if (others.some((known) => known.subject !== subject || known.personId !== person.id)) {
      throw new VouchError('upstreamConflict')
    }
    const expiresAt = new Date(now.getTime() + UPSTREAM_TRIP_SECONDS * 1000)
    await storeUpstreamProof(transaction, login.id, { ...proof, provenAt: now, expiresAt })
    const details = { invite: login.inviteId, issuer: upstream.issuer, subject, hostedDomain }
    await recordEvent(transaction, { type: 'upstream.proven', outcome: 'ok', personId: person.id, ip, details })
  })
}

/** Whom the invite is for; one for nobody yet, the first administrator's, is for whoever proves an address with it. */
async function provenPerson(
  transaction: Queryable,
  { tokenHash }: ConsumedLogin,
  { email, name }: UpstreamAccount,
  now: Date,
): Promise<PersonRow> {
  const invite = tokenHash === null ? undefined : await findOpenInvite(transaction, tokenHash, now)
  if (invite === undefined) throw new VouchError('inviteUnknown')
  if (invite.person !== null && invite.person.email !== email) throw new VouchError('upstreamEmailOther')
  const person = invite.person ?? (await findOrCreatePerson(transaction, { email, displayName: shownName(name) }, now))
  if (person.state === 'deactivated') throw new VouchError('personDeactivated')
  return person
}

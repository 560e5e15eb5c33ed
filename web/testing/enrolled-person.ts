import { insertInvite } from '../db/people/invites.ts'
import { findOrCreatePerson, findPerson, type PersonRole, type PersonRow } from '../db/people/people.ts'
import { beginEnrollment } from '../domain/enrollment/begin-enrollment.ts'
import { finishEnrollment } from '../domain/enrollment/finish-enrollment.ts'
import { loadKeyPolicy } from '../domain/key-policy/load-key-policy.ts'
import type { Runtime } from '../runtime.ts'
import { newOpaqueToken, sha256 } from '../secret/opaque-token.ts'
import type { Secret } from '../secret/secret.ts'
import { SoftwareAuthenticator } from './authenticator.ts'

type TestRuntime = Pick<Runtime, 'config' | 'database' | 'clock'>

export interface EnrolledPerson {
  readonly person: PersonRow
  readonly keyId: string
  /** Of the browser session that enrolling began. */
  readonly sessionToken: Secret<string>
  readonly authenticator: SoftwareAuthenticator
}

/** An invite that is open for a day. */
export async function openInvite(
  runtime: TestRuntime,
  invite: { personId: string | undefined; role?: PersonRole },
): Promise<string> {
  const secret = newOpaqueToken('').reveal()
  const now = runtime.clock()
  await insertInvite(runtime.database.prisma, {
    tokenHash: sha256(secret),
    personId: invite.personId,
    role: invite.role ?? 'member',
    createdAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
  })
  return secret
}

/** A person who was invited and has enrolled a software authenticator, by the way that people take. */
export async function enrolledPerson(
  runtime: TestRuntime,
  email: string,
  authenticator = new SoftwareAuthenticator({ origin: runtime.config.issuer.origin }),
): Promise<EnrolledPerson> {
  const { prisma } = runtime.database
  const now = runtime.clock()
  const invited = await findOrCreatePerson(prisma, { email }, now)
  const invite = await openInvite(runtime, { personId: invited.id })
  const claim = { invite, sessionToken: undefined, ip: '192.0.2.1', now, policy: await loadKeyPolicy(runtime) }
  const { ceremonyId, options } = await beginEnrollment(runtime, { ...claim, email: undefined, name: undefined })
  const credential = authenticator.register(options)
  const answer = { ...claim, ceremonyId, nickname: 'Blue key', credential, userAgent: 'test' }
  const { keyId, session } = await finishEnrollment(runtime, answer)
  const person = await findPerson(prisma, invited.id)
  if (session === undefined || person === undefined) throw new Error('the first key signs in')
  return { person, keyId, sessionToken: session.token, authenticator }
}

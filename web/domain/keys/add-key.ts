import { VouchError } from '@vouch/protocol'
import { findPerson } from '../../db/people/people.ts'
import type { ActContext, JsonValue } from '../acts/define-act.ts'
import { recordEvent } from '../audit/record-event.ts'
import { newKeyOptions } from '../enrollment/new-key-options.ts'
import { loadKeyPolicy } from '../key-policy/load-key-policy.ts'
import { requireRoomForKey } from './require-room-for-key.ts'

/**
 * Begins the enrolment of a further key, after the touch of one that is there. What the browser makes of the options goes to
 * `POST /api/v1/enrollment` without an invite, in the same session.
 *
 * @returns the ceremony, and the options for navigator.credentials.create()
 * @throws VouchError `notSignedIn` where the person is gone; `tooManyKeys`
 */
export async function addKey({ runtime, person, session, touch, ip, now }: ActContext) {
  const { prisma } = runtime.database
  const owner = await findPerson(prisma, person.id)
  if (owner === undefined) throw new VouchError('notSignedIn')
  // Before a new key is touched for nothing; what counts is asked once more when it is stored.
  await requireRoomForKey(prisma, person.id)
  const { ceremonyId, options } = await newKeyOptions(runtime, {
    person: owner,
    owner: `session:${session.id}`,
    policy: await loadKeyPolicy(runtime),
    without: ['active', 'disabled'],
    now,
  })
  await recordEvent(prisma, {
    type: 'key.addition_begun',
    outcome: 'ok',
    personId: person.id,
    keyId: touch?.keyId,
    sessionId: session.id,
    ceremonyId: touch?.ceremonyId,
    ip,
    details: { enrollment: ceremonyId },
  })
  // Options of WebAuthn's JSON form are JSON, which their type does not say.
  return { ceremony: ceremonyId, options: options as unknown as JsonValue }
}

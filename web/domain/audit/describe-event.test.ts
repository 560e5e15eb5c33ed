import { expect, test } from 'vitest'
import type { AuditLine } from '../../db/audit/audit-search.ts'
import { describeEvent } from './describe-event.ts'
import { eventTypes } from './event-types.ts'

function line(changes: Partial<AuditLine>): AuditLine {
  const names = { personEmail: 'alice@example.com', keyName: 'desk', clientName: 'Wiki' }
  return { id: '1', at: new Date(0), type: 'key.enrolled', outcome: 'ok', details: {}, ...names, ...changes }
}

test.each(eventTypes)('%s is one sentence, with much known or nothing', (type) => {
  const nobody = { personEmail: undefined, keyName: undefined, clientName: undefined }
  for (const changes of [{}, nobody, { ...nobody, outcome: 'refused' }, { details: { error: 'keyUnknown' } }]) {
    const sentence = describeEvent(line({ type, ...changes }))
    expect(sentence).toMatch(/^\S.*\.$/)
    expect(sentence).not.toMatch(/undefined|null|\[object/)
  }
})

test('whoever reads of themselves is called you', () => {
  const enrolled = line({ type: 'key.enrolled' })
  expect(describeEvent(enrolled, 'alice@example.com')).toBe('You enrolled the key “desk”.')
  expect(describeEvent(enrolled, 'bob@example.com')).toBe('alice@example.com enrolled the key “desk”.')
  const removed = line({ type: 'key.removed', details: { by: 'bob@example.com' } })
  expect(describeEvent(removed, 'alice@example.com')).toBe('bob@example.com removed the key “desk” of yours.')
})

test('an invite of the server’s command is not said to be made by the invited', () => {
  expect(describeEvent(line({ type: 'invite.created' }))).toBe("The server's operator invited alice@example.com.")
  const byBob = { type: 'invite.created', details: { by: 'bob@example.com', purpose: 'recovery' } }
  expect(describeEvent(line(byBob))).toBe('bob@example.com made a recovery invite for alice@example.com.')
})

test('a refusal says why in the words of the error', () => {
  const refused = line({ type: 'sign_in.refused', outcome: 'refused', details: { error: 'keyDisabled' } })
  expect(describeEvent(refused)).toMatch(/^alice@example\.com tried to sign in, which was refused: \w.*\.$/)
})

test('a kind that only a newer version knows is told as such', () => {
  expect(describeEvent(line({ type: 'moon.landed' }))).toContain('moon.landed')
})

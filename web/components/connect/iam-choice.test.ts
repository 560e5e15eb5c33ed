import { iamRequest } from '@vouch/protocol/aws/templates/iam-request'
import { expect, test } from 'vitest'
import { iamChoicesOf, readIamChoice } from './iam-choice.ts'

const issuer = 'https://vouch.example.com'
const whoOf = (parameters: Record<string, string | string[]>) =>
  iamRequest(iamChoicesOf(readIamChoice(parameters, 'alice@example.com'), issuer)).who

test.each([
  [{}, { kind: 'everybody' }],
  [{ who: 'nonsense', whom: 'x' }, { kind: 'everybody' }],
  [{ who: 'everybody', whom: 'bob@example.com' }, { kind: 'everybody' }],
  [{ who: 'emails' }, { kind: 'emails', emails: ['alice@example.com'] }],
  [
    { who: 'emails', whom: ' A@x.org,b@x.org;\nc@x.org ' },
    { kind: 'emails', emails: ['a@x.org', 'b@x.org', 'c@x.org'] },
  ],
  [{ who: 'domain' }, { kind: 'domain', domain: 'example.com' }],
  [
    { who: 'domain', whom: 'Example.org' },
    { kind: 'domain', domain: 'example.org' },
  ],
  [
    { who: 'proven', whom: '@example.org' },
    { kind: 'provenDomain', domain: 'example.org' },
  ],
  [
    { who: ['domain', 'everybody'], whom: ['x.org', 'y.org'] },
    { kind: 'domain', domain: 'x.org' },
  ],
])('the address %j asks for %j', (parameters, who) => {
  expect(whoOf(parameters)).toEqual(who)
})

test('a role takes only tokens that name it where the address says so in this word', () => {
  const boundOf = (parameters: Record<string, string | string[]>) =>
    iamRequest(iamChoicesOf(readIamChoice(parameters, 'alice@example.com'), issuer)).bound
  expect([boundOf({ bound: 'yes' }), boundOf({}), boundOf({ bound: 'x' }), boundOf({ bound: ['', 'yes'] })]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test.each([
  { who: 'everybody', bound: 'yes', role: 'a,b' },
  { who: 'emails', whom: 'nobody' },
  { who: 'emails', whom: ',' },
  { who: 'domain', whom: 'a"; id; "' },
  { who: 'domain', whom: '*' },
  { who: 'proven', whom: '*.example.com' },
  { who: 'everybody', role: 'x" ; id' },
])('%j is never taken for everybody, but refused', (parameters) => {
  const choices = iamChoicesOf(readIamChoice(parameters, 'alice@example.com'), issuer)
  expect(() => iamRequest(choices)).toThrow()
})

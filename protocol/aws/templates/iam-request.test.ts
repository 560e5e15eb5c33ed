import { expect, test } from 'vitest'
import { type IamChoices, iamRequest } from './iam-request.ts'
import { trustConditions, trustPolicy } from './trust-policy.ts'

const issuer = 'https://vouch.example.com'
const request = (choices: Omit<IamChoices, 'issuer'>) => iamRequest({ issuer, ...choices })

test.each<[string, Omit<IamChoices, 'issuer'>]>([
  ['a list of nobody', { emails: [] }],
  ['two kinds of people', { emails: ['a@example.com'], domain: 'example.com' }],
  ['no address', { emails: ['alice'] }],
  ['a pattern for an address', { emails: ['*'] }],
  ['no domain', { domain: '' }],
  ['a pattern for a domain', { domain: '*.com' }],
  ['an address for a domain', { domain: 'alice@example.com' }],
  ['an account with a letter', { account: '12345678901x' }],
  ['an unknown partition', { partition: 'aws-iso' }],
  ['a role with a path', { roleName: 'team/x' }],
  ['a role that is an option', { roleName: '--x' }],
  ['a role with a quote', { roleName: 'x"' }],
  ['a role that no token can name', { roleName: 'a,b', bound: true }],
])('%s is refused', (_, choices) => {
  expect(() => request(choices)).toThrow(
    expect.objectContaining({ errorName: expect.stringMatching(/iamChoiceRefused|emailMalformed/) }),
  )
})

test.each([
  'https://vouch.example.com/',
  'https://vouch.example.com/x',
  'vouch.example.com',
  'https://a"b',
  'https://a$(id).example.com',
  'https://a`id`.example.com',
  "https://a'b",
])('the issuer %j is refused', (malformed) => {
  expect(() => iamRequest({ issuer: malformed })).toThrow(expect.objectContaining({ errorName: 'iamChoiceRefused' }))
})

test.each<Omit<IamChoices, 'issuer'>>([
  {},
  { emails: ['a@example.com'] },
  { domain: 'example.com' },
  { provenDomain: 'example.com' },
])('A-8: for %j the policy names all three actions, and pins the audience', (choices) => {
  const [statement] = trustPolicy(request(choices), 'arn').Statement
  expect(statement.Action).toEqual(['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'])
  expect(statement.Condition.StringEquals).toMatchObject({ 'vouch.example.com:aud': issuer })
})

test('a bound role asks for its name to the letter, and is otherwise the same', () => {
  const role = 'arn:aws:iam::123456789012:role/x'
  for (const choices of [
    {},
    { domain: 'example.com' },
    { provenDomain: 'example.com' },
    { emails: ['a@example.com'] },
  ]) {
    const { StringEquals, ...others } = trustConditions(request(choices), role)
    const { StringEquals: without, ...same } = trustConditions(request(choices))
    expect(others).toEqual(same)
    expect(StringEquals).toEqual({ ...without, 'aws:RequestTag/vouch:role': role })
  }
})

test('the only pattern is everybody behind one @', () => {
  for (const choices of [{ domain: 'Example.com' }, { provenDomain: 'example.com' }]) {
    const { StringLike, ...others } = trustConditions(request(choices))
    expect(StringLike).toEqual({ 'vouch.example.com:sub': '*@example.com' })
    expect(JSON.stringify(others)).not.toContain('*')
  }
})

test('people are named once, in their one form', () => {
  expect(request({ emails: ['A@example.com', 'a@EXAMPLE.com', 'b@example.com'] }).who).toEqual({
    kind: 'emails',
    emails: ['a@example.com', 'b@example.com'],
  })
})

test('a policy that IAM would not store is refused', () => {
  const many = Array.from({ length: 80 }, (_, index) => `somebody-${index}@example.com`)
  expect(() => trustPolicy(request({ emails: many }), 'arn')).toThrow(
    expect.objectContaining({ errorName: 'iamChoiceRefused' }),
  )
})

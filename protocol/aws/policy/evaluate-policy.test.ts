// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import { describe, expect, test } from 'vitest'
import { evaluatePolicy } from './evaluate-policy.ts'
import { parseTrustPolicy } from './policy-document.ts'
import type { RequestContext } from './policy-request.ts'

const provider = 'arn:aws:iam::123456789012:oidc-provider/id.example'
const principal = { kind: 'Federated', names: [provider] } as const
const allow = { Effect: 'Allow', Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithWebIdentity' }

function decide(statements: object[], context: RequestContext = {}, version = '2012-10-17') {
  const policy = parseTrustPolicy({ Version: version, Statement: statements })
  return evaluatePolicy(policy, { principal, action: 'sts:AssumeRoleWithWebIdentity', context })
}
const decision = (...given: Parameters<typeof decide>) => decide(...given).decision

describe('statements', () => {
  test('what no statement allows is refused', () => {
    expect(decision([{ ...allow, Action: 'sts:TagSession' }])).toBe('implicitDeny')
  })

  test('a Deny wins over an Allow, whatever their order', () => {
    const deny = { ...allow, Effect: 'Deny', Sid: 'NoMore' }
    expect(decide([allow, deny])).toEqual({ decision: 'explicitDeny', statement: 'NoMore' })
    expect(decide([deny, allow])).toEqual({ decision: 'explicitDeny', statement: 'NoMore' })
  })

  test('a Deny whose condition does not hold denies nothing', () => {
    const deny = { ...allow, Effect: 'Deny', Condition: { StringEquals: { 'id.example:sub': 'mallory@example.com' } } }
    expect(decision([allow, deny], { 'id.example:sub': ['alice@example.com'] })).toBe('allow')
  })

  test.each([
    ['sts:AssumeRoleWithWebIdentity', 'allow'],
    ['STS:assumerolewithwebidentity', 'allow'],
    ['sts:*', 'allow'],
    ['sts:AssumeRole*', 'allow'],
    ['sts:AssumeRoleWithWebIdentit?', 'allow'],
    ['*', 'allow'],
    ['sts:AssumeRole', 'implicitDeny'],
    ['sts:AssumeRole?', 'implicitDeny'],
    ['iam:*', 'implicitDeny'],
    [['sts:TagSession', 'sts:AssumeRoleWithWebIdentity'], 'allow'],
    [[], 'implicitDeny'],
  ])('Action %j decides %s', (Action, expected) => {
    expect(decision([{ ...allow, Action }])).toBe(expected)
  })

  test('NotAction is everything else', () => {
    const { Action: _, ...rest } = allow
    expect(decision([{ ...rest, NotAction: 'sts:TagSession' }])).toBe('allow')
    expect(decision([{ ...rest, NotAction: 'sts:Assume*' }])).toBe('implicitDeny')
  })

  test.each([
    [{ Federated: provider }, 'allow'],
    [{ Federated: ['arn:aws:iam::123456789012:oidc-provider/other', provider] }, 'allow'],
    [{ Federated: `${provider}/` }, 'implicitDeny'],
    [{ Federated: 'arn:aws:iam::123456789012:oidc-provider/*' }, 'implicitDeny'],
    [{ Federated: provider.toUpperCase() }, 'implicitDeny'],
    [{ AWS: 'arn:aws:iam::123456789012:root' }, 'implicitDeny'],
    [{ Service: provider }, 'implicitDeny'],
    ['*', 'allow'],
    [{ AWS: '*' }, 'allow'],
  ])('Principal %j decides %s', (Principal, expected) => {
    expect(decision([{ ...allow, Principal }])).toBe(expected)
  })

  test('the first element that does not match is named, for each Allow', () => {
    const condition = { StringEquals: { 'id.example:aud': 'https://id.example' } }
    const result = decide(
      [
        { ...allow, Sid: 'Other', Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/other' } },
        { ...allow, Action: ['sts:TagSession'] },
        { ...allow, Condition: condition },
      ],
      { 'id.example:aud': ['https://id.example/'] },
    )
    expect(result).toMatchObject({
      decision: 'implicitDeny',
      mismatches: [
        { statement: 'Other', element: 'Principal' },
        { statement: 'statement 2', element: 'Action', expected: ['sts:TagSession'] },
        {
          statement: 'statement 3',
          element: 'Condition',
          condition: { operator: 'StringEquals', key: 'id.example:aud', actual: ['https://id.example/'] },
        },
      ],
    })
  })
})

describe('conditions', () => {
  const context: RequestContext = {
    'id.example:sub': ['alice@example.com'],
    'id.example:amr': ['hwk', 'user', 'mfa'],
    'aws:RequestTag/domain': ['example.com'],
    'aws:TagKeys': ['email', 'domain'],
    'aws:SourceIp': ['192.0.2.7'],
    'aws:CurrentTime': ['2026-01-15T12:00:00Z'],
    'aws:MultiFactorAuthAge': ['300'],
    'aws:Arn': ['arn:aws:iam::123456789012:role/team/Dev'],
    'x:star': ['a*c'],
  }
  const sub = 'id.example:sub'

  test.each<[string, Record<string, unknown>, boolean]>([
    ['StringEquals', { [sub]: 'alice@example.com' }, true],
    ['StringEquals', { [sub]: 'Alice@example.com' }, false],
    ['StringEquals', { [sub]: '*@example.com' }, false],
    ['StringEquals', { 'ID.example:SUB': 'alice@example.com' }, true],
    ['StringEquals', { [sub]: ['bob@example.com', 'alice@example.com'] }, true],
    ['StringEquals', { [sub]: [] }, false],
    ['StringEquals', { [sub]: 'alice@example.com', 'aws:RequestTag/domain': 'other.example' }, false],
    ['StringEquals', { missing: 'x' }, false],
    ['StringEqualsIfExists', { missing: 'x' }, true],
    ['StringEqualsIfExists', { [sub]: 'x' }, false],
    ['StringEqualsIgnoreCase', { [sub]: 'ALICE@EXAMPLE.COM' }, true],
    ['StringNotEquals', { [sub]: 'bob@example.com' }, true],
    ['StringNotEquals', { [sub]: ['bob@example.com', 'alice@example.com'] }, false],
    ['StringNotEquals', { missing: 'x' }, true],
    ['StringLike', { [sub]: '*@example.com' }, true],
    ['StringLike', { [sub]: 'a?ice@*.com' }, true],
    ['StringLike', { [sub]: '*@example.co' }, false],
    ['StringLike', { [sub]: '*@EXAMPLE.com' }, false],
    ['StringNotLike', { [sub]: '*@evil.example' }, true],
    ['StringNotLike', { [sub]: '*' }, false],
    ['StringLike', { 'x:star': 'a${*}c' }, true],
    ['StringLike', { [sub]: 'alice${*}' }, false],
    ['StringEquals', { 'x:star': 'a*c' }, true],
    ['StringEquals', { 'x:star': 'abc' }, false],
    ['StringEquals', { 'id.example:amr': 'hwk' }, false],
    ['ForAnyValue:StringEquals', { 'id.example:amr': 'hwk' }, true],
    ['ForAnyValue:StringLike', { 'id.example:amr': ['pin', 'm?a'] }, true],
    ['ForAnyValue:StringEquals', { 'id.example:amr': 'pwd' }, false],
    ['ForAnyValue:StringEquals', { missing: 'x' }, false],
    ['ForAnyValue:StringNotEquals', { missing: 'x' }, false],
    ['ForAnyValue:StringNotEquals', { 'id.example:amr': 'hwk' }, true],
    ['ForAllValues:StringEquals', { 'aws:TagKeys': ['email', 'domain', 'team'] }, true],
    ['ForAllValues:StringEquals', { 'aws:TagKeys': ['email'] }, false],
    ['ForAllValues:StringEquals', { missing: 'x' }, true],
    ['ForAllValues:StringNotEquals', { 'aws:TagKeys': ['team'] }, true],
    ['ForAllValues:StringNotEquals', { 'aws:TagKeys': ['email'] }, false],
    ['Null', { missing: 'true' }, true],
    ['Null', { [sub]: true }, false],
    ['Null', { [sub]: 'false' }, true],
    ['NumericLessThan', { 'aws:MultiFactorAuthAge': '301' }, true],
    ['NumericLessThan', { 'aws:MultiFactorAuthAge': 300 }, false],
    ['NumericLessThanEquals', { 'aws:MultiFactorAuthAge': 300 }, true],
    ['NumericNotEquals', { 'aws:MultiFactorAuthAge': 300 }, false],
    ['NumericGreaterThan', { [sub]: 1 }, false],
    ['DateLessThan', { 'aws:CurrentTime': '2026-01-15T12:00:01Z' }, true],
    ['DateGreaterThan', { 'aws:CurrentTime': '1768478400' }, false],
    ['DateGreaterThanEquals', { 'aws:CurrentTime': '1768478400' }, true],
    ['IpAddress', { 'aws:SourceIp': '192.0.2.0/24' }, true],
    ['IpAddress', { 'aws:SourceIp': '192.0.2.8' }, false],
    ['IpAddress', { 'aws:SourceIp': '192.0.2.0/33' }, false],
    ['IpAddress', { 'aws:SourceIp': '2001:db8::/32' }, false],
    ['NotIpAddress', { 'aws:SourceIp': '198.51.100.0/24' }, true],
    ['ArnLike', { 'aws:Arn': 'arn:aws:iam::123456789012:role/*' }, true],
    ['ArnLike', { 'aws:Arn': 'arn:aws:iam::*:role/team/D?v' }, true],
    ['ArnLike', { 'aws:Arn': 'arn:aws:*:role/team/Dev' }, false],
    ['ArnNotLike', { 'aws:Arn': 'arn:aws:iam::999999999999:*' }, true],
    ['StringEquals', { 'aws:RequestTag/domain': '${missing}' }, false],
    ['StringEquals', { 'aws:RequestTag/domain': "${missing, 'example.com'}" }, true],
    ['StringLike', { [sub]: '*@${aws:RequestTag/domain}' }, true],
    ['StringEquals', { [sub]: '${id.example:amr}' }, false],
  ])('%s %j holds: %s', (operator, keys, holds) => {
    expect(decision([{ ...allow, Condition: { [operator]: keys } }], context)).toBe(holds ? 'allow' : 'implicitDeny')
  })

  test('a value out of the token is never a pattern', () => {
    const Condition = { StringLike: { 'aws:RequestTag/domain': '${id.example:sub}' } }
    const evil: RequestContext = { 'id.example:sub': ['*'], 'aws:RequestTag/domain': ['example.com'] }
    expect(decision([{ ...allow, Condition }], evil)).toBe('implicitDeny')
  })

  test('variables are plain text in a policy of Version 2008-10-17', () => {
    const Condition = { StringLike: { [sub]: '*@${aws:RequestTag/domain}' } }
    expect(decision([{ ...allow, Condition }], context, '2008-10-17')).toBe('implicitDeny')
  })

  test('a pattern full of stars is answered at once', () => {
    const Condition = { StringLike: { [sub]: `${'*a'.repeat(500)}b` } }
    const start = performance.now()
    expect(decision([{ ...allow, Condition }], { [sub]: ['a'.repeat(4000)] })).toBe('implicitDeny')
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('documents', () => {
  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['too long', `"${'x'.repeat(9000)}"`],
    ['no statement', { Version: '2012-10-17', Statement: [] }],
    ['unknown version', { Version: '2020-01-01', Statement: allow }],
    ['a resource', { Statement: { ...allow, Resource: '*' } }],
    ['no principal', { Statement: { Effect: 'Allow', Action: 'sts:*' } }],
    ['both Action and NotAction', { Statement: { ...allow, NotAction: 'sts:*' } }],
    ['unknown effect', { Statement: { ...allow, Effect: 'allow' } }],
    ['unknown operator', { Statement: { ...allow, Condition: { StringSimilar: { a: 'b' } } } }],
    ['an operator of the prototype', { Statement: { ...allow, Condition: { constructor: { a: 'b' } } } }],
    ['unknown principal', { Statement: { ...allow, Principal: { Group: 'x' } } }],
  ])('a policy with %s is refused', (_, policy) => {
    expect(() => parseTrustPolicy(policy)).toThrow(expect.objectContaining({ errorName: 'trustPolicyMalformed' }))
  })

  test('one statement need not be a list', () => {
    expect(parseTrustPolicy(JSON.stringify({ Statement: allow })).Statement).toHaveLength(1)
  })
})

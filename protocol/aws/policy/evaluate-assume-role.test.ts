// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import { expect, test } from 'vitest'
import { parseRoleArn } from '../role-arn.ts'
import { type AssumingRole, evaluateAssumeRole } from './evaluate-assume-role.ts'
import { parseTrustPolicy } from './policy-document.ts'

const hub = 'arn:aws:iam::123456789012:role/team/Hub'
const session = 'arn:aws:sts::123456789012:assumed-role/Hub/alice@example.com'
const plain: AssumingRole = {
  role: parseRoleArn(hub),
  sessionArn: session,
  userId: 'AROAX:alice@example.com',
  principalTags: {},
  roleSessionName: 'alice@example.com',
  tags: {},
  transitiveTagKeys: [],
}
const tagged: AssumingRole = {
  ...plain,
  principalTags: { email: 'alice@example.com' },
  tags: { email: 'alice@example.com' },
  transitiveTagKeys: ['email'],
  sourceIdentity: 'alice@example.com',
}

function decide(statement: object, caller = plain) {
  const policy = parseTrustPolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
  const decision = evaluateAssumeRole(policy, caller)
  return decision.allowed ? 'allowed' : decision.action
}

test.each([hub, session, '123456789012', 'arn:aws:iam::123456789012:root', '*'])(
  'the principal %s is the caller',
  (AWS) => {
    expect(decide({ Principal: { AWS }, Action: 'sts:AssumeRole' })).toBe('allowed')
  },
)

test.each([
  { AWS: 'arn:aws:iam::123456789012:role/Hub' },
  { AWS: 'arn:aws:iam::123456789012:role/*' },
  { AWS: 'arn:aws:iam::210987654321:root' },
  { AWS: 'arn:aws:sts::123456789012:assumed-role/Hub/bob@example.com' },
  { Federated: hub },
  { Service: 'ec2.amazonaws.com' },
])('the principal %j is somebody else', (Principal) => {
  expect(decide({ Principal, Action: 'sts:AssumeRole' })).toBe('sts:AssumeRole')
})

test('a policy for web identities lets no role in', () => {
  expect(decide({ Principal: { AWS: hub }, Action: 'sts:AssumeRoleWithWebIdentity' })).toBe('sts:AssumeRole')
})

test('tags and a source identity that go on need their own actions', () => {
  const Principal = { AWS: hub }
  expect(decide({ Principal, Action: 'sts:AssumeRole' }, tagged)).toBe('sts:TagSession')
  expect(decide({ Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }, tagged)).toBe('sts:SetSourceIdentity')
  expect(decide({ Principal, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }, tagged)).toBe(
    'allowed',
  )
})

test.each<[object, string]>([
  [{ StringEquals: { 'aws:PrincipalTag/email': 'alice@example.com' } }, 'allowed'],
  [{ StringEquals: { 'aws:RequestTag/email': '${aws:PrincipalTag/email}' } }, 'allowed'],
  [{ StringEquals: { 'aws:SourceIdentity': 'bob@example.com' } }, 'sts:AssumeRole'],
  [{ ArnEquals: { 'aws:PrincipalArn': hub } }, 'allowed'],
  [{ StringEquals: { 'sts:ExternalId': 'x' } }, 'sts:AssumeRole'],
])('the condition %j is %s', (Condition, expected) => {
  expect(decide({ Principal: { AWS: hub }, Action: 'sts:*', Condition }, tagged)).toBe(expected)
})

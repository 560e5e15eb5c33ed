import { evaluateTrustPolicy } from '@vouch/protocol/aws/policy/evaluate-trust-policy'
import { parseTrustPolicy } from '@vouch/protocol/aws/policy/policy-document'
import { explainTrust } from '@vouch/protocol/aws/policy/remedy/explain-trust'
import { AWS_SOURCE_IDENTITY_CLAIM, AWS_TAGS_CLAIM } from '@vouch/protocol/oauth/claims'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alice, brokenPolicies } from '../../protocol/aws/policy/testing/broken-policies.ts'
import { type LocalSts, startSts } from './start-sts.ts'
import { startTestIssuer, type TestIssuer } from './test-issuer.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
let issuer: TestIssuer
let sts: LocalSts

beforeAll(async () => {
  issuer = await startTestIssuer(() => new Date())
  sts = await startSts({ providers: [{ issuer: issuer.url, clientIds: [issuer.url] }], roles: [] })
})
afterAll(async () => {
  await sts.stop()
  await issuer.stop()
})

/** The policies of the table are for another host: here they are for the issuer of this test. */
function moved(policy: object): object {
  const { host } = new URL(issuer.url)
  const text = JSON.stringify(policy)
    .replaceAll('https://vouch.example.com', issuer.url)
    .replaceAll('vouch.example.com', host)
    .replaceAll('Vouch.Example.com', host.replace('localhost', 'LocalHost'))
  return JSON.parse(text)
}

async function outcome(trustPolicy: unknown): Promise<string | undefined> {
  sts.putRole({ arn: ROLE, trustPolicy })
  const principal_tags = { email: [alice.subject], domain: ['example.com'] }
  const WebIdentityToken = await issuer.sign({
    sub: alice.subject,
    email: alice.subject,
    amr: alice.amr,
    [AWS_TAGS_CLAIM]: { principal_tags, transitive_tag_keys: ['email', 'domain'] },
    [AWS_SOURCE_IDENTITY_CLAIM]: alice.subject,
  })
  const call = {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: ROLE,
    RoleSessionName: alice.subject,
  }
  await fetch(sts.url, { method: 'POST', body: new URLSearchParams({ ...call, WebIdentityToken }) })
  return sts.calls.at(-1)?.outcome
}

test.each(brokenPolicies.map(([name, policy]) => [name, policy] as const))(
  'AWS refuses a policy that %s, and takes the mended one',
  async (_, policy) => {
    const broken = moved(policy)
    expect(await outcome(broken)).toBe('AccessDenied')
    const identity = { ...alice, issuer: issuer.url, audience: issuer.url }
    const { mended, remedies } = explainTrust(broken, identity)
    expect(await outcome(mended)).toBe('ok')
    // Nobody else gets in by it: whoever it lets in is the person, or somebody whom the broken one had in mind.
    const stranger = { ...identity, subject: 'mallory@evil.test', email: 'mallory@evil.test' }
    const isPersonal = remedies.some(({ cause }) => cause === 'subject' || cause === 'wildcard')
    if (isPersonal) expect(evaluateTrustPolicy(parseTrustPolicy(mended), stranger).allowed).toBe(false)
  },
)

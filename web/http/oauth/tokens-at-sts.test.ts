import { paths, roleSessionName } from '@vouch/protocol'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, expect, test } from 'vitest'
import { startSts } from '../../../e2e/sts/start-sts.ts'
import { trustPolicyFor } from '../../../e2e/sts/trust-policy.ts'
import { exchange, ROLE } from '../../testing/aws-exchange.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { loggedIn } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
const { issuer, clock, runtime } = provider
const { authenticator } = await enrolledPerson(runtime, 'alice@example.com')
const sts = await startSts({
  providers: [{ issuer, clientIds: [issuer] }],
  roles: [{ arn: ROLE, trustPolicy: trustPolicyFor(ROLE, issuer) }],
  clock,
})
afterAll(async () => {
  await sts.stop()
  await provider.close()
})

const login = await loggedIn(provider, authenticator)
const awsToken = async (): Promise<string> => (await (await exchange(issuer, login)).json()).access_token

async function assume(token: string): Promise<{ status: number; text: string }> {
  const RoleSessionName = roleSessionName('alice@example.com')
  const call = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleArn: ROLE, RoleSessionName }
  const body = new URLSearchParams({ ...call, WebIdentityToken: token })
  const response = await fetch(sts.url, { method: 'POST', body })
  return { status: response.status, text: await response.text() }
}

test('a token for AWS is signed with ES256 in the form of a JWS, by a key that is named by its thumbprint', async () => {
  const token = await awsToken()
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'JWT', kid: expect.stringMatching(/^[\w-]{43}$/) })
  // RFC 7518 §3.4: R and S beside each other, where DER would begin with a tag and be longer.
  expect(Buffer.from(token.split('.')[2] ?? '', 'base64url')).toHaveLength(64)
  expect(token.length).toBeLessThanOrEqual(4_096)
})

test('AWS takes a token that was minted for it, with tags and source identity', async () => {
  expect(await assume(await awsToken())).toMatchObject({ status: 200 })
  expect(sts.calls.at(-1)).toMatchObject({
    outcome: 'ok',
    tags: { email: 'alice@example.com' },
    sourceIdentity: 'alice@example.com',
  })
})

test('AWS takes no token of a login: it is for another audience', async () => {
  const { id_token: idToken } = login.tokens
  expect(decodeJwt(idToken).aud).not.toBe(issuer)
  expect(await assume(idToken)).toMatchObject({
    status: 400,
    text: expect.stringContaining('Incorrect token audience'),
  })
})

test('a token for AWS opens nothing here', async () => {
  const token = await awsToken()
  for (const path of [paths.userinfo, paths.session]) {
    for (const scheme of ['Bearer', 'DPoP']) {
      const { status } = await fetch(`${issuer}${path}`, { headers: { authorization: `${scheme} ${token}` } })
      expect([path, scheme, status]).toEqual([path, scheme, 401])
    }
  }
  const again = await exchange(issuer, { ...login, token })
  expect(again.status).toBe(400)
})

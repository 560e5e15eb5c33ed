import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalFederation, startFederation } from './federation.ts'
import { issueCredentials } from './issued-credentials.ts'
import { makeRole } from './sts-world.ts'

const role = makeRole({
  arn: 'arn:aws:iam::123456789012:role/VouchDeveloper',
  trustPolicy: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } },
})
const expiration = new Date('2026-03-01T11:00:00Z')
const issued = issueCredentials(role, 'alice', {
  expiration,
  tags: {},
  transitiveTagKeys: [],
  sourceIdentity: undefined,
})
let now = new Date('2026-03-01T10:00:00Z')
let federation: LocalFederation

beforeAll(async () => {
  const find = (accessKeyId: string) => (accessKeyId === issued.accessKeyId ? issued : undefined)
  federation = await startFederation({ issued: find }, () => now)
})
afterAll(() => federation.stop())

const session = {
  sessionId: issued.accessKeyId,
  sessionKey: issued.secretAccessKey,
  sessionToken: issued.sessionToken,
}

async function token(changes: Partial<typeof session> = {}): Promise<{ status: number; token: string }> {
  const body = new URLSearchParams({ Action: 'getSigninToken', Session: JSON.stringify({ ...session, ...changes }) })
  const response = await fetch(`${federation.url}/federation`, { method: 'POST', body })
  return { status: response.status, token: response.status === 200 ? (await response.json()).SigninToken : '' }
}

async function signIn(SigninToken: string, Destination = 'https://console.aws.amazon.com/s3/home'): Promise<number> {
  const query = new URLSearchParams({ Action: 'login', Issuer: 'https://x', Destination, SigninToken })
  return (await fetch(`${federation.url}/federation?${query}`, { redirect: 'manual' })).status
}

test('live credentials get a token, with which a console is reached for a quarter of an hour', async () => {
  now = new Date('2026-03-01T10:00:00Z')
  const given = await token()
  expect(await signIn(given.token)).toBe(302)
  now = new Date('2026-03-01T10:14:59Z')
  expect(await signIn(given.token)).toBe(302)
  now = new Date('2026-03-01T10:15:00Z')
  expect(await signIn(given.token)).toBe(400)
})

test.each([{ sessionId: 'ASIAAAAAAAAAAAAAAAAA' }, { sessionKey: 'wrong' }, { sessionToken: 'wrong' }])(
  'the credentials with %j get nothing',
  async (changes) => {
    expect((await token(changes)).status).toBe(400)
  },
)

test('credentials get nothing from the second on in which they end', async () => {
  now = expiration
  expect((await token()).status).toBe(400)
})

test.each([
  'https://evil.example.com/',
  'https://console.aws.amazon.com.evil.example.com/',
  'http://console.aws.amazon.com/',
  '',
])('a sign-in leads to no %j', async (destination) => {
  now = new Date('2026-03-01T10:00:00Z')
  expect(await signIn((await token()).token, destination)).toBe(400)
})

test('a token that was not given out here signs nobody in, and credentials in an address are noted', async () => {
  expect(await signIn('x')).toBe(400)
  const query = new URLSearchParams({ Action: 'getSigninToken', Session: JSON.stringify(session) })
  await fetch(`${federation.url}/federation?${query}`)
  expect(federation.calls.at(-1)).toMatchObject({ method: 'GET', sessionInAddress: true })
})

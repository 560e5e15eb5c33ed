import { CLI_CLIENT_ID, type OperationName, operations } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { dpopKey, loggedIn, tokenHash } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime } = provider
const alice = await enrolledPerson(runtime, 'alice@example.com')
const bob = await enrolledPerson(runtime, 'bob@example.com')

/** One login for many tests: a key may answer only so often in a minute. */
const shared = await loggedIn(provider, alice.authenticator)

type Holder = Awaited<ReturnType<typeof loggedIn>>
const names = Object.keys(operations) as OperationName[]

async function send(name: OperationName, { key, token }: Pick<Holder, 'key' | 'token'>, parameters?: object) {
  const { method, path } = operations[name]
  const headers = {
    authorization: `DPoP ${token}`,
    dpop: await key.proof(method, path, { ath: tokenHash(token) }),
    'content-type': 'application/json',
  }
  const body = method === 'POST' ? { body: JSON.stringify(parameters ?? sample(name)) } : {}
  return fetch(`${issuer}${path}`, { method, headers, ...body })
}

/** Parameters that have the shape of an operation's, and name nothing that there is. */
function sample(name: OperationName): object {
  const id = '11111111-1111-4111-8111-111111111111'
  const role = 'arn:aws:iam::123456789012:role/VouchDeveloper'
  const known = { id, role, name: 'a container', seconds: 900 }
  const wanted = Object.keys(operations[name].parameters.shape)
  return Object.fromEntries(Object.entries(known).filter(([member]) => wanted.includes(member)))
}

const code = async (response: Response) => [response.status, (await response.json()).code ?? null]

test('a command line sees the keys and the sessions of its person, and which of them it came by', async () => {
  const login = await loggedIn(provider, alice.authenticator)
  await loggedIn(provider, bob.authenticator)
  const { keys } = operations['keys.list'].result.parse(await (await send('keys.list', login)).json())
  expect(keys).toMatchObject([{ id: alice.keyId, state: 'active', current: true }])
  const { sessions } = operations['sessions.list'].result.parse(await (await send('sessions.list', login)).json())
  expect(sessions.filter(({ current }) => current)).toMatchObject([{ id: login.tokens.vouch_session.id, kind: 'cli' }])
  const owners = await runtime.database.prisma.session.findMany({ where: { id: { in: sessions.map(({ id }) => id) } } })
  expect(new Set(owners.map(({ personId }) => personId))).toEqual(new Set([alice.person.id]))
})

test('a command line ends another session of its person, once, and never a session of somebody else', async () => {
  // One after the other: answers of one key that overtake each other look like those of a copy of it.
  const login = await loggedIn(provider, alice.authenticator)
  const other = await loggedIn(provider, alice.authenticator)
  const foreign = await loggedIn(provider, bob.authenticator)
  const end = async (holder: Holder) => code(await send('sessions.end', login, { id: holder.tokens.vouch_session.id }))
  expect(await end(foreign)).toEqual(await code(await send('sessions.end', login, sample('sessions.end'))))
  expect((await send('keys.list', foreign)).status).toBe(200)
  expect(await end(other)).toEqual([200, null])
  expect((await send('keys.list', other)).status).toBe(401)
  expect((await end(other))[0]).toBe(404)
})

test.each(names)('%s is for the key of a live command line session alone', async (name) => {
  const login = shared
  const { method, path } = operations[name]
  const bodyOf = method === 'POST' ? { body: JSON.stringify(sample(name)) } : {}
  const ask = (headers: Record<string, string>) =>
    fetch(`${issuer}${path}`, { method, headers: { 'content-type': 'application/json', ...headers }, ...bodyOf })
  const refused = {
    nothing: await ask({}),
    cookie: await ask({ cookie: `vouch=${alice.sessionToken.reveal()}`, origin: issuer }),
    browserToken: await send(name, { key: login.key, token: alice.sessionToken.reveal() }),
    bearer: await ask({ authorization: `Bearer ${login.token}` }),
    withoutProof: await ask({ authorization: `DPoP ${login.token}` }),
    otherKey: await send(name, { token: login.token, key: await dpopKey(provider) }),
  }
  const statuses = Object.fromEntries(Object.entries(refused).map(([how, { status }]) => [how, status]))
  const unauthorized = { nothing: 401, cookie: 401, browserToken: 401, bearer: 401, otherKey: 401 }
  expect(statuses).toEqual({ ...unauthorized, withoutProof: 400 })
  const states = { application: { kind: 'application' }, ended: { revokedAt: new Date() } } as const
  for (const [state, data] of Object.entries(states)) {
    await change(data)
    expect((await send(name, login)).status, state).toBe(401)
    await change({ kind: 'cli', revokedAt: null })
  }
  expect((await send(name, login)).status, 'as it was').not.toBe(401)
})

function change(data: { kind?: 'cli' | 'application'; revokedAt?: Date | null }) {
  const { id } = shared.tokens.vouch_session
  return runtime.database.prisma.session.updateMany({ where: { id }, data })
}

test.each(names.filter((name) => operations[name].method === 'POST'))(
  '%s refuses what it does not know',
  async (name) => {
    for (const parameters of [{ ...sample(name), client_id: CLI_CLIENT_ID }, [], { id: 'x'.repeat(5_000) }]) {
      expect((await send(name, shared, parameters)).status).toBe(400)
    }
  },
)

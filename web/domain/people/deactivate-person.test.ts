import { paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { exchange } from '../../testing/aws-exchange.ts'
import { enrolByLink } from '../../testing/enrol-by-link.ts'
import { codeForCli, loggedIn, postForm, provenLogin, redeem, TestBrowser, tokenHash } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { browserOf, postAct, type SignedInPerson, signedInPerson } from '../../testing/signed-in-person.ts'
import { sessionCookieName } from '../sessions/session-cookie.ts'

const provider = await startTestProvider({ replicas: 2, config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime, issuer, replicas } = provider
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { role: 'administrator' })

/** A way in, begun before the person is deactivated and tried at one replica afterwards. */
type WayIn = (replica: string) => Promise<Response>

function postJson(replica: string, path: string, body: unknown, browser?: TestBrowser): Promise<Response> {
  const cookie = [...(browser?.cookies ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { origin: issuer, 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) }
  return fetch(`${replica}${path}`, { method: 'POST', body: JSON.stringify(body), headers, redirect: 'manual' })
}

async function commandLineWays({ authenticator }: SignedInPerson): Promise<Record<string, WayIn>> {
  const { key, token } = await loggedIn(provider, authenticator)
  const ath = tokenHash(token)
  const get = async (replica: string, path: string) => {
    const dpop = await key.proof('GET', path, { ath })
    return fetch(`${replica}${path}`, { headers: { authorization: `DPoP ${token}`, dpop } })
  }
  const unredeemed = await codeForCli(provider, authenticator)
  return {
    'an AWS token out of a session': (at) => exchange(issuer, { key, token }, {}, { at }),
    'the session by the API': (replica) => get(replica, paths.session),
    'who they are, by userinfo': (replica) => get(replica, paths.userinfo),
    'a code that was not redeemed': (replica) => redeem(provider, unredeemed, {}, replica),
  }
}

async function dashboardWays(person: SignedInPerson): Promise<Record<string, WayIn>> {
  const browser = browserOf(provider, person)
  const adding = await person.act('key.add')
  const { ceremony, options } = adding as unknown as { ceremony: string; options: never }
  const renaming = { parameters: { keyId: person.keyId, nickname: 'x' } }
  const begun = await (await browser.postJson('/api/v1/acts/key.rename/touch', renaming)).json()
  const touch = { ceremony: begun.ceremony, credential: person.authenticator.assert(begun.options) }
  const credential = person.authenticator.register(options)
  return {
    'a touch on the dashboard': (replica) => postJson(replica, '/api/v1/acts/key.rename/touch', renaming, browser),
    'an act that was touched for': (replica) =>
      postJson(replica, '/api/v1/acts/key.rename', { ...renaming, touch }, browser),
    'a further key': (replica) =>
      postJson(replica, '/api/v1/enrollment', { ceremony, nickname: 'Spare', credential }, browser),
  }
}

async function keyWays({ authenticator }: SignedInPerson): Promise<Record<string, WayIn>> {
  const waiting = await provenLogin(provider)
  const options = await (await waiting.browser.postJson(`/login/${waiting.id}/options`, {})).json()
  const form = { ceremony: options.ceremony, credential: JSON.stringify(authenticator.assert(options.options)) }
  return {
    'a login that waits for the touch': (replica) => {
      const cookie = [...waiting.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      return postForm(`${replica}/login/${waiting.id}`, form, { origin: issuer, cookie })
    },
    'signing in with the key': async (replica) => {
      const browser = new TestBrowser(issuer)
      const begun = await (await browser.postJson('/api/v1/sign-in/options', {})).json()
      const answer = { ceremony: begun.ceremony, credential: authenticator.assert(begun.options) }
      return postJson(replica, '/api/v1/sign-in', answer, browser)
    },
  }
}

async function everyWayIn(person: SignedInPerson): Promise<Record<string, WayIn>> {
  const recovery = (await boss.act('person.recover', { personId: person.person.id })) as { link: string }
  const invite = new URL(recovery.link).hash.replace('#invite=', '')
  return {
    ...(await commandLineWays(person)),
    ...(await keyWays(person)),
    'a recovery link': (replica) => postJson(replica, '/api/v1/enrollment/options', { invite }),
    // Last, since it registers another credential in the authenticator.
    ...(await dashboardWays(person)),
  }
}

const refusals: Record<string, number> = {
  'an AWS token out of a session': 400,
  'the session by the API': 401,
  'who they are, by userinfo': 401,
  'a code that was not redeemed': 400,
  'a login that waits for the touch': 303,
  'signing in with the key': 401,
  'a recovery link': 404,
  'a touch on the dashboard': 401,
  'an act that was touched for': 401,
  'a further key': 401,
}

test.each(replicas.map((_, index) => index))(
  'whoever is deactivated on one replica gets in by no way, from that moment on (replica %i)',
  async (index) => {
    const alice = await signedInPerson(runtime)
    const ways = await everyWayIn(alice)
    expect(Object.keys(ways).sort()).toEqual(Object.keys(refusals).sort())
    const done = await postAct(provider, boss, 'person.deactivate', { personId: alice.person.id })
    expect(done.status).toBe(200)
    const replica = replicas[index] ?? ''
    const answers = await Promise.all(Object.entries(ways).map(async ([way, go]) => [way, await go(replica)] as const))
    expect(Object.fromEntries(answers.map(([way, { status }]) => [way, status]))).toEqual(refusals)
    for (const [, response] of answers) {
      if (response.status === 303) expect(response.headers.get('location')).toMatch(/\/login\/[\w-]+\?error=VCH-1201$/)
      expect(response.headers.getSetCookie().join()).not.toContain(`${sessionCookieName(runtime.config.issuer)}=vouch`)
    }
  },
)

test('a deactivation is written down once, with how much it ended and by whom, and is told', async () => {
  const alice = await signedInPerson(runtime)
  const personId = alice.person.id
  await loggedIn(provider, alice.authenticator)
  await codeForCli(provider, alice.authenticator)
  await alice.act('key.add')
  await boss.act('person.recover', { personId })
  const { groupId } = (await boss.act('group.create', { name: 'ops' })) as { groupId: string }
  await boss.act('group.add-member', { groupId, personId })
  await boss.act('person.deactivate', { personId })
  const events = await prisma.auditEvent.findMany({ where: { personId, type: 'person.deactivated' } })
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({
    keyId: boss.keyId,
    ceremonyId: expect.any(String),
    details: { by: boss.person.email, sessions: 2, codes: 1, ceremonies: 1, invites: 1, keys: 1, groups: 'ops' },
  })
  expect(await prisma.notice.count({ where: { personId, kind: 'person_deactivated' } })).toBe(2)
  await expect(boss.act('person.deactivate', { personId })).rejects.toMatchObject({ errorName: 'personDeactivated' })
})

test('what fails while somebody is deactivated takes nothing half', async () => {
  const alice = await signedInPerson(runtime)
  const personId = alice.person.id
  const { pool } = runtime.database
  await pool.query("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$")
  await pool.query('CREATE TRIGGER refuse BEFORE UPDATE ON security_keys FOR EACH ROW EXECUTE FUNCTION refuse()')
  try {
    await expect(boss.act('person.deactivate', { personId })).rejects.toThrow()
  } finally {
    await pool.query('DROP TRIGGER refuse ON security_keys')
  }
  expect(await prisma.person.findUnique({ where: { id: personId } })).toMatchObject({ state: 'active' })
  expect(await prisma.session.count({ where: { personId, revokedAt: null } })).toBe(1)
  expect(await prisma.auditEvent.count({ where: { personId, type: 'person.deactivated' } })).toBe(0)
})

test('nothing of anybody else ends with it', async () => {
  const { link } = (await boss.act('person.invite', { email: 'bob@example.com', role: 'member' })) as { link: string }
  const alice = await signedInPerson(runtime)
  await boss.act('person.deactivate', { personId: alice.person.id })
  expect((await enrolByLink(provider, link)).status).toBe(200)
})

import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { findOrCreatePerson } from '../../db/people/people.ts'
import { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { openInvite } from '../../testing/enrolled-person.ts'
import { locationOf, TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { startUpstreamProvider } from '../../testing/upstream-provider.ts'

const op = await startUpstreamProvider({ domains: ['example.com'] })
const provider = await startTestProvider({ replicas: 2, config: { upstream: op.upstream } })
const callback = `${provider.issuer}/api/v1/upstream/callback`
op.serve(callback)
afterAll(async () => {
  await provider.close()
  await op.close()
})
const { runtime, issuer, clock } = provider
const { prisma } = runtime.database

type Account = Parameters<typeof op.signIn>[1]

async function invited(email = `${randomUUID()}@example.com`) {
  const person = await findOrCreatePerson(prisma, { email }, clock())
  const invite = await openInvite(runtime, { personId: person.id })
  const account: Account = { sub: randomUUID(), email, email_verified: true }
  return { person, email, invite, account, browser: new TestBrowser(issuer) }
}

async function start(browser: TestBrowser, body: object): Promise<string> {
  const response = await browser.postJson('/api/v1/upstream/start', body)
  expect(response.status).toBe(200)
  return (await response.json()).location
}

/** There and back. @returns the page that the browser ends on: `?proven=1`, or `?problem=` and a code */
async function trip(browser: TestBrowser, invite: string, account: Account): Promise<string> {
  const back = await op.signIn(await start(browser, { invite }), account)
  return come(browser, back)
}

async function come(browser: TestBrowser, back: URL): Promise<string> {
  const response = await browser.get(back.href)
  expect(response.status).toBe(303)
  const page = locationOf(response)
  expect(page.origin + page.pathname).toBe(`${issuer}/enroll`)
  return page.search
}

async function enroll(browser: TestBrowser, who: object, named: object = {}) {
  const begun = await browser.postJson('/api/v1/enrollment/options', { ...who, ...named })
  if (begun.status !== 200) return begun.json()
  const { ceremony, options, person } = await begun.json()
  const credential = new SoftwareAuthenticator({ origin: issuer }).register(options)
  const answer = { ...who, ceremony, nickname: 'Blue key', credential }
  const done = await browser.postJson('/api/v1/enrollment', answer)
  return { status: done.status, person }
}

const eventsOf = (personId: string) =>
  prisma.auditEvent.findMany({ where: { personId, type: { startsWith: 'upstream.' } }, orderBy: { id: 'asc' } })

test('an invite becomes a key once its address is proven, and the account is linked', async () => {
  const { browser, invite, account, person, email } = await invited()
  expect(await enroll(browser, { invite })).toMatchObject({ code: 'VCH-6301' })
  const location = new URL(await start(browser, { invite }))
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    client_id: 'vouch',
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid email profile',
    code_challenge_method: 'S256',
    prompt: 'select_account',
    login_hint: email,
  })
  expect(location.href).not.toContain(invite)
  expect(await come(browser, await op.signIn(location.href, account))).toBe('?proven=1')
  // The secret of the invite is not needed any more: the cookie says which one it was.
  expect(await enroll(browser, { proven: true })).toMatchObject({ status: 200, person: { email } })
  expect(browser.cookies.has('vouch-upstream')).toBe(false)
  expect(await prisma.upstreamIdentity.findMany({ where: { personId: person.id } })).toMatchObject([
    { issuer: op.upstream.issuer, subject: account.sub, hostedDomain: 'example.com' },
  ])
  const events = await eventsOf(person.id)
  expect(events.map(({ type }) => type)).toEqual(['upstream.asked', 'upstream.proven', 'upstream.linked'])
  expect(await enroll(browser, { proven: true })).toMatchObject({ code: 'VCH-1301' })
})

test('a proof signs nobody in', async () => {
  const { browser, invite, account } = await invited()
  await trip(browser, invite, account)
  expect([...browser.cookies.keys()]).toEqual(['vouch-upstream'])
  expect(await enroll(browser, {})).toMatchObject({ code: 'VCH-1301' })
})

test('the first administrator is whoever proves an address with the invite that is for nobody', async () => {
  const email = `${randomUUID()}@example.com`
  const invite = await openInvite(runtime, { personId: undefined, role: 'administrator' })
  const browser = new TestBrowser(issuer)
  expect(await enroll(browser, { invite }, { email: 'mallory@example.com' })).toMatchObject({ code: 'VCH-6301' })
  const account = { sub: randomUUID(), email, email_verified: true, name: 'Alice' }
  expect(await trip(browser, invite, account)).toBe('?proven=1')
  const named = { email: 'mallory@example.com', name: 'Mallory' }
  expect(await enroll(browser, { proven: true }, named)).toMatchObject({
    status: 200,
    person: { email, name: 'Alice' },
  })
  expect(await prisma.person.findUnique({ where: { email } })).toMatchObject({ role: 'administrator', state: 'active' })
})

test('a forwarded invite is worth nothing to another account, and the right one may still use it', async () => {
  const { browser, invite, account, person } = await invited()
  const mallory = { sub: randomUUID(), email: 'mallory@example.com', email_verified: true }
  expect(await trip(browser, invite, mallory)).toBe('?problem=VCH-6307')
  expect(await enroll(browser, { invite })).toMatchObject({ code: 'VCH-6301' })
  expect(await enroll(browser, { proven: true })).toMatchObject({ code: 'VCH-6301' })
  expect((await eventsOf(person.id)).at(-1)).toMatchObject({
    type: 'upstream.refused',
    outcome: 'refused',
    details: { error: 'upstreamEmailOther', email: 'mallory@example.com', subject: mallory.sub },
  })
  // Another try needs no secret: the browser is known by its cookie.
  expect(await come(browser, await op.signIn(await start(browser, {}), account))).toBe('?proven=1')
  expect(await enroll(browser, { proven: true })).toMatchObject({ status: 200 })
})

const unverified: [string, Record<string, unknown>, string][] = [
  ['email_verified "true"', { email_verified: 'true' }, 'VCH-6306'],
  ['email_verified false', { email_verified: false }, 'VCH-6306'],
  ['no email_verified', { email_verified: undefined }, 'VCH-6306'],
  ['no e-mail', { email: undefined }, 'VCH-6306'],
  ['a look-alike e-mail', { email: 'ＡＬＩＣＥ@example.com' }, 'VCH-6306'],
  ['hd of another organisation', { hd: 'evil.com' }, 'VCH-6308'],
  ['hd in capitals', { hd: 'EXAMPLE.COM' }, 'VCH-6308'],
  ['an e-mail outside of the list', { email: 'alice@gmail.com' }, 'VCH-6308'],
]
test.each(unverified)('an account with %s proves nothing', async (_, claims, code) => {
  const { browser, invite, account } = await invited()
  expect(await trip(browser, invite, { ...account, ...claims } as Account)).toBe(`?problem=${code}`)
  expect(await enroll(browser, { invite })).toMatchObject({ code: 'VCH-6301' })
})

test('an address is the same one however the provider writes it', async () => {
  const { browser, invite, account, email } = await invited()
  expect(await trip(browser, invite, { ...account, email: email.toUpperCase() })).toBe('?proven=1')
})

test('an answer counts in the browser that asked and nowhere else, once, and for ten minutes', async () => {
  const { browser, invite, account } = await invited()
  const back = await op.signIn(await start(browser, { invite }), account)
  const stranger = new TestBrowser(issuer)
  expect(await come(stranger, back)).toBe('?problem=VCH-6303')
  const other = await invited()
  await start(other.browser, { invite: other.invite })
  expect(await come(other.browser, back)).toBe('?problem=VCH-6303')
  expect(await come(browser, back)).toBe('?proven=1')
  expect(await come(browser, back)).toBe('?problem=VCH-6303')

  const late = await invited()
  const tooLate = await op.signIn(await start(late.browser, { invite: late.invite }), late.account)
  await prisma.upstreamLogin.updateMany({
    where: { invite: { personId: late.person.id } },
    data: { expiresAt: clock() },
  })
  expect(await come(late.browser, tooLate)).toBe('?problem=VCH-6303')
})

test('of many answers at once, on any replica, one is taken', async () => {
  const { browser, invite, account } = await invited()
  const back = await op.signIn(await start(browser, { invite }), account)
  const pages = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      come(browser, new URL(`${provider.replicas[index % 2]}${back.pathname}${back.search}`)),
    ),
  )
  expect(pages.filter((page) => page === '?proven=1')).toHaveLength(1)
})

test.each([
  ['state', '?problem=VCH-6303'],
  ['code', '?problem=VCH-6305'],
  ['iss', '?problem=VCH-6305'],
])('an answer whose %s is another, missing or there twice proves nothing', async (name, page) => {
  for (const change of ['other', 'missing', 'twice']) {
    const { browser, invite, account } = await invited()
    const back = await op.signIn(await start(browser, { invite }), account)
    if (change === 'other') back.searchParams.set(name, 'https://evil.example')
    if (change === 'missing') back.searchParams.delete(name)
    if (change === 'twice') back.searchParams.append(name, back.searchParams.get(name) ?? '')
    expect([change, await come(browser, back)]).toEqual([change, page])
  }
})

test('what the provider refuses, or the person there, is told as that', async () => {
  const { browser, invite } = await invited()
  const location = new URL(await start(browser, { invite }))
  const back = new URL(callback)
  const state = location.searchParams.get('state') ?? ''
  back.search = `${new URLSearchParams({ error: 'access_denied', state, iss: op.upstream.issuer })}`
  expect(await come(browser, back)).toBe('?problem=VCH-6304')
})

test('a second account for one address is refused, recorded, and told to administrators', async () => {
  const first = await invited()
  await trip(first.browser, first.invite, first.account)
  expect(await enroll(first.browser, { proven: true })).toMatchObject({ status: 200 })
  const again = await openInvite(runtime, { personId: first.person.id })
  const second = { ...first.account, sub: randomUUID() }
  const browser = new TestBrowser(issuer)
  expect(await trip(browser, again, second)).toBe('?problem=VCH-6309')
  expect((await eventsOf(first.person.id)).at(-1)).toMatchObject({ type: 'upstream.conflict', outcome: 'refused' })
  const notices = await prisma.notice.findMany({ where: { kind: 'upstream_conflict', personId: first.person.id } })
  expect(notices.map(({ audience }) => audience).sort()).toContain('administrators')
  expect(await trip(browser, again, first.account)).toBe('?proven=1')

  const withoutUpstream = { ...runtime, config: { ...runtime.config, upstream: undefined } }
  const administrator = await signedInPerson(withoutUpstream, { role: 'administrator' })
  const unlinked = { person: first.person.id }
  await administrator.act('person.unlink-upstream', unlinked)
  expect((await eventsOf(first.person.id)).at(-1)).toMatchObject({
    type: 'upstream.unlinked',
    details: { by: administrator.person.email, subject: first.account.sub },
  })
  await expect(administrator.act('person.unlink-upstream', unlinked)).rejects.toMatchObject({
    errorName: 'upstreamLinkUnknown',
  })
  expect(await trip(browser, again, second)).toBe('?proven=1')
})

test('an account that is linked with one person proves no other, whatever its address became', async () => {
  const first = await invited()
  await trip(first.browser, first.invite, first.account)
  await enroll(first.browser, { proven: true })
  const other = await invited()
  const moved = { ...first.account, email: other.email }
  expect(await trip(other.browser, other.invite, moved)).toBe('?problem=VCH-6309')
})

test('two accounts that proved one address: the first that enrols has it', async () => {
  const { person, email, account } = await invited()
  const proven = async (sub: string) => {
    const invite = await openInvite(runtime, { personId: person.id })
    const browser = new TestBrowser(issuer)
    expect(await trip(browser, invite, { sub, email, email_verified: true })).toBe('?proven=1')
    return browser
  }
  const one = await proven(account.sub)
  const other = await proven(randomUUID())
  expect(await enroll(one, { proven: true })).toMatchObject({ status: 200 })
  expect(await enroll(other, { proven: true })).toMatchObject({ status: 409 })
  expect(await prisma.upstreamIdentity.findMany({ where: { personId: person.id } })).toHaveLength(1)
})

test('a recovery by an administrator needs the proof, the break-glass link of the server does not', async () => {
  const { person, invite, browser } = await invited()
  const where = { personId: person.id }
  await prisma.invite.updateMany({ where, data: { purpose: 'recovery', createdBy: randomUUID() } })
  expect(await enroll(browser, { invite })).toMatchObject({ code: 'VCH-6301' })
  await prisma.invite.updateMany({ where, data: { createdBy: null } })
  expect(await enroll(browser, { invite })).toMatchObject({ status: 200 })
})

test('a revoked invite is proven by nobody, and a proof does not outlive it', async () => {
  const { person, browser, invite, account } = await invited()
  const back = await op.signIn(await start(browser, { invite }), account)
  const revoke = (revokedAt: Date | null) =>
    prisma.invite.updateMany({ where: { personId: person.id }, data: { revokedAt } })
  await revoke(clock())
  expect(await come(browser, back)).toBe('?problem=VCH-1301')
  await revoke(null)
  expect(await trip(browser, invite, account)).toBe('?proven=1')
  await revoke(clock())
  expect(await enroll(browser, { proven: true })).toMatchObject({ code: 'VCH-1301' })
})

test('neither database nor audit log holds what a browser or the provider keeps secret', async () => {
  const { browser, invite, account } = await invited()
  const back = await op.signIn(await start(browser, { invite }), account)
  await come(browser, back)
  const secrets = [
    invite,
    browser.cookies.get('vouch-upstream'),
    ...['state', 'code'].map((n) => back.searchParams.get(n)),
  ]
  const kept = JSON.stringify(
    [await prisma.upstreamLogin.findMany(), await prisma.auditEvent.findMany(), await prisma.invite.findMany()],
    (_, value) => (typeof value === 'bigint' ? `${value}` : value instanceof Uint8Array ? Buffer.from(value) : value),
  )
  for (const secret of secrets) expect(kept).not.toContain(secret ?? 'missing')
})

test('a provider that tells the address only to who asks it (UserInfo) is asked', async () => {
  op.serve(callback, { emailInIdToken: false })
  const { browser, invite, account } = await invited()
  expect(await trip(browser, invite, account)).toBe('?proven=1')
  const liar = await invited()
  expect(await trip(liar.browser, liar.invite, { ...liar.account, email_verified: false })).toBe('?problem=VCH-6306')
})

test('another site starts no trip', async () => {
  const { invite } = await invited()
  const init = { method: 'POST', body: JSON.stringify({ invite }), headers: { origin: 'https://evil.example' } }
  expect((await fetch(`${issuer}/api/v1/upstream/start`, init)).status).toBe(403)
})

import { PASTED_CODE, paths } from '@vouch/protocol'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { changeSetting } from '../../domain/settings/settings.ts'
import {
  codeForPaste,
  elsewhereLogin,
  locationOf,
  postForm,
  provenLogin,
  pushedLogin,
  redeem,
  TestBrowser,
} from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'

const provider = await startTestProvider({ replicas: 2 })
afterAll(() => provider.close())
const { issuer, replicas, runtime, clock } = provider
const { prisma } = runtime.database
const { authenticator, person } = await signedInPerson(runtime)

const failedWith = (code: string) => `${issuer}${paths.loginFailed}?code=${code}`
const wrongOf = (number: string) => number.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))

beforeEach(() => changeSetting(runtime, 'login_paste_back', 'allow'))

test('a code comes onto a page after number and touch, and makes a session that is marked and lasts an hour', async () => {
  const login = await codeForPaste(provider, authenticator)
  expect(login.where.pathname).toBe(`/login/${login.id}/where`)
  expect(login.page.href).toBe(`${issuer}/login/${login.id}/code`)
  expect(login.code).toMatch(PASTED_CODE)
  const tokens = await (await redeem(provider, login)).json()
  expect(tokens).toMatchObject({ expires_in: 3600, vouch_session: { pasted: true } })
  const { id } = tokens.vouch_session
  const session = await prisma.session.findUniqueOrThrow({ where: { id } })
  expect(session).toMatchObject({ pasted: true, hostName: 'laptop', personId: person.id })
  expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBe(3_600_000)
  const told = await prisma.notice.findMany({
    where: { personId: person.id, kind: 'session_pasted', audience: 'person' },
  })
  expect(told).toMatchObject([{ details: { host: 'laptop' } }])
  const events = await prisma.auditEvent.findMany({ where: { sessionId: id, type: 'session.started' } })
  expect(events).toMatchObject([{ details: { pasted: true } }])
})

test('a session by way of the loopback is not marked, though its terminal could take a paste', async () => {
  const login = await elsewhereLogin(provider)
  const loopback = locationOf(await login.browser.post(`/login/${login.id}/here`, {}))
  const proof = await login.key.loopbackProof(loopback.searchParams.get('challenge') ?? '', login.id)
  await login.browser.get(`${issuer}/login/${login.id}?proof=${proof}`)
  const code = locationOf(await login.browser.touch(login.id, authenticator)).searchParams.get('code') ?? ''
  const tokens = await (await redeem(provider, { ...login, code })).json()
  expect(tokens).toMatchObject({ expires_in: 28_800, vouch_session: { pasted: false } })
})

test('without the number no key is asked for', async () => {
  const { id, browser } = await elsewhereLogin(provider)
  const refused = await browser.postJson(`/login/${id}/options`, {})
  expect([refused.status, (await refused.json()).code]).toEqual([403, 'VCH-1003'])
})

test('three wrong numbers end the login; the right one then comes too late', async () => {
  const { id, browser, number } = await elsewhereLogin(provider)
  const answers = []
  for (const typed of [wrongOf(number), '', '000 0000 000', number]) {
    answers.push((await browser.post(`/login/${id}/number`, { number: typed })).headers.get('location'))
  }
  const again = `${issuer}/login/${id}/elsewhere?error=VCH-1011`
  expect(answers).toEqual([again, again, failedWith('VCH-1012'), failedWith('VCH-1001')])
  expect((await browser.postJson(`/login/${id}/options`, {})).status).toBe(404)
  const events = await prisma.auditEvent.findMany({
    where: { type: 'login.elsewhere', details: { path: ['request'], equals: id } },
  })
  expect(events.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused'])
})

test('two hundred guesses at once, on two replicas, are three', async () => {
  const { id, browser } = await elsewhereLogin(provider)
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  const guess = (_: unknown, index: number) => {
    const number = String(index).padStart(7, '0')
    return postForm(`${replicas[index % 2]}/login/${id}/number`, { number }, { origin: issuer, cookie })
  }
  const answers = await Promise.all(Array.from({ length: 200 }, guess))
  const told = answers.map((answer) => locationOf(answer).search)
  expect(told.filter((query) => query === '?error=VCH-1011')).toHaveLength(2)
  expect(told.filter((query) => query === '?code=VCH-1012')).toHaveLength(1)
  expect(await prisma.loginRequest.findUnique({ where: { id } })).toMatchObject({ numberTries: 3, elsewhereAt: null })
})

test('the number is for the browser that opened the login, and spaces do not matter', async () => {
  const { id, browser, number } = await elsewhereLogin(provider)
  const other = await new TestBrowser(issuer).post(`/login/${id}/number`, { number })
  expect(other.headers.get('location')).toBe(failedWith('VCH-1002'))
  const right = await browser.post(`/login/${id}/number`, { number: number.replace(' ', '') })
  expect(right.headers.get('location')).toBe(`${issuer}/login/${id}`)
})

test('a login goes one way: no proof after the number, no number after the proof', async () => {
  const elsewhere = await elsewhereLogin(provider)
  const loopback = locationOf(await elsewhere.browser.post(`/login/${elsewhere.id}/here`, {}))
  await elsewhere.browser.post(`/login/${elsewhere.id}/number`, { number: elsewhere.number })
  const proof = await elsewhere.key.loopbackProof(loopback.searchParams.get('challenge') ?? '', elsewhere.id)
  await elsewhere.browser.get(`${issuer}/login/${elsewhere.id}?proof=${proof}`)
  const { id } = elsewhere
  expect(await prisma.loginRequest.findUnique({ where: { id } })).toMatchObject({ provenAt: null })
  expect((await elsewhere.browser.post(`/login/${id}/here`, {})).headers.get('location')).toBe(failedWith('VCH-1001'))
  const proven = await provenLogin(provider)
  const refused = await proven.browser.post(`/login/${proven.id}/number`, { number: '0000000' })
  expect(refused.headers.get('location')).toBe(failedWith('VCH-1013'))
})

test('the code is worth nothing to another terminal, and then to nobody', async () => {
  const login = await codeForPaste(provider, authenticator)
  const thief = await pushedLogin(provider)
  const stolen = await redeem(provider, { ...thief, code: login.code })
  expect(await stolen.json()).toMatchObject({ error: 'invalid_grant', vouch_code: 'VCH-2201' })
  expect((await redeem(provider, login)).status).toBe(400)
})

test('the code is for neither key nor verifier alone', async () => {
  for (const stolen of ['key', 'verifier'] as const) {
    const login = await codeForPaste(provider, authenticator)
    const thief = await pushedLogin(provider)
    const mixed = { ...thief, [stolen]: login[stolen], code: login.code }
    expect((await redeem(provider, mixed)).status).toBe(400)
  }
})

test('the code works for two minutes, once, however many paste it', async () => {
  const late = await codeForPaste(provider, authenticator)
  clock.advance(120)
  expect((await redeem(provider, late)).status).toBe(400)
  const login = await codeForPaste(provider, authenticator)
  clock.advance(119)
  const pastes = Array.from({ length: 50 }, (_, i) => redeem(provider, login, {}, replicas[i % 2]))
  expect((await Promise.all(pastes)).filter(({ status }) => status === 200)).toHaveLength(1)
})

test('no address ever holds the code, and its cookie is for our own pages alone, for as long as it works', async () => {
  const { id, browser, number } = await elsewhereLogin(provider)
  const addresses = [(await browser.post(`/login/${id}/number`, { number })).headers.get('location')]
  const { ceremony, options } = await (await browser.postJson(`/login/${id}/options`, {})).json()
  const credential = JSON.stringify(authenticator.assert(options))
  const approved = await browser.post(`/login/${id}`, { ceremony, credential })
  addresses.push(approved.headers.get('location'))
  expect(addresses.join()).not.toMatch(/vouch_ac_/)
  const [cookie] = approved.headers.getSetCookie().filter((line) => line.includes('vouch_ac_'))
  expect(cookie).toMatch(/; Max-Age=120; Path=\/; HttpOnly; SameSite=Strict$/)
})

test.each(['forbid', 'same-network'] as const)(
  'with the setting at %s from two networks, nothing leads to a code',
  async (set) => {
    const offered = await elsewhereLogin(provider)
    const typed = await elsewhereLogin(provider)
    await typed.browser.post(`/login/${typed.id}/number`, { number: typed.number })
    const apart = { pushedIp: '8.8.8.8', browserIp: '9.9.9.9' }
    await prisma.loginRequest.updateMany({ where: { id: { in: [offered.id, typed.id] } }, data: apart })
    await changeSetting(runtime, 'login_paste_back', set)
    const number = await offered.browser.post(`/login/${offered.id}/number`, { number: offered.number })
    expect(number.headers.get('location')).toBe(failedWith('VCH-1013'))
    const options = await typed.browser.postJson(`/login/${typed.id}/options`, {})
    expect((await options.json()).code).toBe('VCH-1013')
  },
)

test('forbidden as it is from the start, nothing is offered, asked or shown', async () => {
  await prisma.setting.deleteMany({ where: { name: 'login_paste_back' } })
  const login = await elsewhereLogin(provider)
  expect(login.pushed).not.toHaveProperty('vouch_number')
  expect(login.where.pathname).toBe('/proof')
  const id = login.where.searchParams.get('request') ?? ''
  const refused = await login.browser.post(`/login/${id}/number`, { number: '1234567' })
  expect(refused.headers.get('location')).toBe(failedWith('VCH-1013'))
})

test('a code that is under way when it is forbidden is refused, and used up', async () => {
  const login = await codeForPaste(provider, authenticator)
  await changeSetting(runtime, 'login_paste_back', 'forbid')
  expect(await (await redeem(provider, login)).json()).toMatchObject({ vouch_code: 'VCH-1013' })
  await changeSetting(runtime, 'login_paste_back', 'allow')
  expect((await redeem(provider, login)).status).toBe(400)
})

test.each([
  ['pushed from another network', { pushedIp: '8.8.8.8' }],
  ['pushed and touched in one network, and redeemed in another', { pushedIp: '8.8.8.8', browserIp: '8.8.8.9' }],
])('for one network alone, a code is refused that was %s, and used up', async (_, apart) => {
  const login = await codeForPaste(provider, authenticator)
  await prisma.loginRequest.update({ where: { id: login.id }, data: apart })
  await changeSetting(runtime, 'login_paste_back', 'same-network')
  expect(await (await redeem(provider, login)).json()).toMatchObject({ vouch_code: 'VCH-1013' })
  await changeSetting(runtime, 'login_paste_back', 'allow')
  expect((await redeem(provider, login)).status).toBe(400)
})

test('for one network alone, a code is good where all of it comes from there', async () => {
  await changeSetting(runtime, 'login_paste_back', 'same-network')
  expect((await redeem(provider, await codeForPaste(provider, authenticator))).status).toBe(200)
})

test('a terminal that does not say that it takes a paste is never offered one', async () => {
  const { pushed, authorizeUrl } = await pushedLogin(provider)
  expect(pushed).not.toHaveProperty('vouch_number')
  expect(locationOf(await new TestBrowser(issuer).get(authorizeUrl)).pathname).toBe('/proof')
})

test('saying no ends the login on our own page, not on an address where nothing may answer', async () => {
  const { id, browser } = await elsewhereLogin(provider)
  expect((await browser.post(`/login/${id}/cancel`, {})).headers.get('location')).toBe(failedWith('VCH-1004'))
  expect((await browser.post(`/login/${id}/here`, {})).headers.get('location')).toBe(failedWith('VCH-1001'))
})

test('what is stored of the number is not the number', async () => {
  const { id, number } = await elsewhereLogin(provider)
  const row = JSON.stringify(await prisma.loginRequest.findUnique({ where: { id } }))
  for (const form of [number, number.replace(' ', '')]) expect(row).not.toContain(form)
})

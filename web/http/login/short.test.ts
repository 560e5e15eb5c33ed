import { paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { sha256 } from '../../secret/opaque-token.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { locationOf, pushedLogin, redeem, TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime, clock } = provider
const { prisma } = runtime.database
const { authenticator } = await enrolledPerson(runtime, 'alice@example.com')

const shortUrl = (code: string | undefined) => `${issuer}${paths.shortLogin}/${code}`
const failedWith = (code: string) => `${issuer}${paths.loginFailed}?code=${code}`

test('the short address leads through the same login as the long one, proof and touch included', async () => {
  const login = await pushedLogin(provider)
  const browser = new TestBrowser(issuer)
  const loopback = locationOf(await browser.get(shortUrl(login.pushed.vouch_short_code)))
  expect(loopback.pathname).toBe('/proof')
  const id = loopback.searchParams.get('request') ?? ''
  expect((await browser.touch(id, authenticator)).status).toBe(403)
  const proof = await login.key.loopbackProof(loopback.searchParams.get('challenge') ?? '', id)
  await browser.get(`${issuer}/login/${id}?proof=${proof}`)
  const code = locationOf(await browser.touch(id, authenticator)).searchParams.get('code') ?? ''
  expect((await redeem(provider, { ...login, code })).status).toBe(200)
})

test.each([
  ['small letters', (code: string) => code.toLowerCase()],
  ['no dash', (code: string) => code.replace('-', '')],
  ['a space for the dash', (code: string) => code.replace('-', '%20')],
])('with %s it is the same address', async (_, written) => {
  const { pushed } = await pushedLogin(provider)
  const answer = await new TestBrowser(issuer).get(shortUrl(written(pushed.vouch_short_code ?? '')))
  expect(locationOf(answer).pathname).toBe('/proof')
})

test('both addresses are one login: the first browser has it, by whichever', async () => {
  const { pushed, authorizeUrl } = await pushedLogin(provider)
  const addresses = Array.from({ length: 20 }, (_, i) =>
    i % 2 === 0 ? authorizeUrl : shortUrl(pushed.vouch_short_code),
  )
  const answers = await Promise.all(addresses.map((address) => new TestBrowser(issuer).get(address)))
  expect(answers.filter((answer) => locationOf(answer).pathname === '/proof')).toHaveLength(1)
})

test('the browser that has it may load either again', async () => {
  const { pushed, authorizeUrl } = await pushedLogin(provider)
  const browser = new TestBrowser(issuer)
  const ids = []
  for (const address of [authorizeUrl, shortUrl(pushed.vouch_short_code), authorizeUrl]) {
    ids.push(locationOf(await browser.get(address)).searchParams.get('request'))
  }
  expect(new Set(ids).size).toBe(1)
})

test('it ends with its request', async () => {
  const { pushed } = await pushedLogin(provider)
  clock.advance(300)
  const answer = await new TestBrowser(issuer).get(shortUrl(pushed.vouch_short_code))
  expect(answer.headers.get('location')).toBe(failedWith('VCH-2107'))
})

test.each(['AAAA-AAAA', 'x', '%00', '..%2f', 'A'.repeat(4000), '0000-0000?request_uri=urn:x', '%F0%9F%94%91'])(
  '%s opens nothing, says so on our own page, and leaves no cookie',
  async (code) => {
    const answer = await new TestBrowser(issuer).get(shortUrl(code))
    expect(locationOf(answer).href).toMatch(/\/login\/failed\?code=VCH-(1001|2107)$/)
    expect(answer.headers.getSetCookie()).toEqual([])
  },
)

test('what is stored of it is its hash', async () => {
  const { pushed } = await pushedLogin(provider)
  const code = pushed.vouch_short_code ?? ''
  const row = await prisma.loginRequest.findUniqueOrThrow({ where: { shortCodeHash: sha256(code) } })
  expect(JSON.stringify(row)).not.toContain(code)
})

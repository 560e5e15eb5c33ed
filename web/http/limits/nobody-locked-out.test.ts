import { afterAll, expect, test } from 'vitest'
import type { SoftwareAuthenticator } from '../../testing/authenticator.ts'
import { TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { browserOf, signedInPerson } from '../../testing/signed-in-person.ts'

const provider = await startTestProvider({ config: { rateLimits: 'strict' } })
afterAll(() => provider.close())
const { issuer, runtime, clock } = provider
const { prisma } = runtime.database

type Lies = Parameters<SoftwareAuthenticator['assert']>[1]

async function signIn(authenticator: SoftwareAuthenticator, lies: Lies = {}) {
  const browser = new TestBrowser(issuer)
  const { ceremony, options } = await (await browser.postJson('/api/v1/sign-in/options', {})).json()
  const credential = authenticator.assert(options, lies)
  const { status } = await browser.postJson('/api/v1/sign-in', { ceremony, credential })
  return { browser, status }
}

test('who knows the name of a key, and no more, keeps nobody from signing in with it', async () => {
  const alice = await signedInPerson(runtime)
  const mallory = await signedInPerson(runtime)
  const { credentialId } = await prisma.securityKey.findUniqueOrThrow({ where: { id: alice.keyId } })
  for (let tries = 0; tries < 25; tries += 1) {
    expect((await signIn(mallory.authenticator, { credentialId })).status).not.toBe(200)
  }
  expect((await signIn(alice.authenticator)).status).toBe(200)
})

test('one key signs in twenty times in two minutes, wherever it is held', async () => {
  clock.advance(600)
  const alice = await signedInPerson(runtime)
  const statuses: number[] = []
  for (let tries = 0; tries < 21; tries += 1) statuses.push((await signIn(alice.authenticator)).status)
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429])
})

test('who has a stolen session, and no key, does not keep its owner from ending it', async () => {
  clock.advance(600)
  const alice = await signedInPerson(runtime)
  const stolen = browserOf(provider, alice)
  const { browser } = await signIn(alice.authenticator)
  const dismiss = () =>
    stolen.postJson('/api/v1/acts/notice.dismiss', { parameters: { noticeId: crypto.randomUUID() } })
  const answers = await Promise.all(Array.from({ length: 70 }, dismiss))
  expect(answers.some(({ status }) => status === 429)).toBe(true)
  const touches = Array.from({ length: 70 }, () => stolen.postJson('/api/v1/acts/key.add/touch', { parameters: {} }))
  expect((await Promise.all(touches)).some(({ status }) => status === 429)).toBe(true)
  expect((await browser.postJson('/api/v1/acts/session.end-others', { parameters: {} })).status).toBe(200)
  expect((await dismiss()).status).toBe(401)
})

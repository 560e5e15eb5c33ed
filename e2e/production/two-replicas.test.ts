import { CLI_CLIENT_ID, paths } from '@vouch/protocol'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'
import { cliRequest, codeForCli, dpopKey, loggedIn, pkce, postForm, redeem } from '../../web/testing/login.ts'
import { askSession, type CommandLineSession, exchangeForAws } from './command-line-session.ts'
import { enrolledKey } from './enrol-key.ts'
import { type ProductionSite, startProductionSite } from './production-site.ts'

let site: ProductionSite
let key: SoftwareAuthenticator
beforeAll(async () => {
  site = await startProductionSite()
  vi.stubGlobal('fetch', site.fetch)
  key = await enrolledKey(site, 'alice@example.com')
})
afterAll(() => site.stop())

const replica = (index: number) => site.replicas[index % 2 === 0 ? 0 : 1]

/** The statuses that 50 requests at once get, half of them at each process. */
async function fiftyAtOnce(send: (at: string) => Promise<Response>): Promise<Response[]> {
  return Promise.all(Array.from({ length: 50 }, (_, index) => send(replica(index))))
}

const countOf = (responses: readonly Response[], status: number) =>
  responses.filter((response) => response.status === status).length

async function firstBody(responses: readonly Response[], status: number) {
  const found = responses.find((response) => response.status === status)
  return found === undefined ? undefined : found.json()
}

test('two processes redeem a code once between them, and its replay ends the session that came from it alone', async () => {
  const other = await loggedIn(site, key)
  const login = await codeForCli(site, key)
  const answers = await fiftyAtOnce((at) => redeem(site, login, {}, at))
  expect([countOf(answers, 200), countOf(answers, 400)]).toEqual([1, 49])
  const { access_token: token } = await firstBody(answers, 200)
  for (const at of site.replicas) {
    expect((await askSession({ key: login.key, token }, at)).status).toBe(401)
    expect((await askSession(other, at)).status).toBe(200)
  }
})

test('two processes take a DPoP proof once between them', async () => {
  const own = await dpopKey(site)
  const dpop = await own.proof('POST', paths.par)
  const answers = await fiftyAtOnce((at) => postForm(`${at}${paths.par}`, cliRequest(pkce().challenge), { dpop }))
  expect([countOf(answers, 201), countOf(answers, 400)]).toEqual([1, 49])
  expect(await firstBody(answers, 400)).toMatchObject({ error: 'invalid_dpop_proof' })
})

test('a session that one process ended is refused by the other at the very next request', async () => {
  for (let round = 0; round < 6; round += 1) {
    const session = await loggedIn(site, key)
    const [ending, asked] = [replica(round), replica(round + 1)]
    expect((await askSession(session, asked)).status).toBe(200)
    const form = { token: session.token, client_id: CLI_CLIENT_ID }
    expect((await postForm(`${ending}${paths.revoke}`, form)).status).toBe(200)
    expect((await askSession(session, asked)).status).toBe(401)
    expect((await exchangeForAws(session, site.issuer, asked)).status).toBe(400)
  }
})

test('while keys are rotated both processes go on minting, and every token verifies at once, also with keys fetched before', async () => {
  const session = await loggedIn(site, key)
  const first = await publishedKeys(site.replicas[0])
  const kids = [new Set<string | undefined>(), new Set<string | undefined>()]
  let rotated = false
  for (let index = 0; !rotated || !kids.every((set) => set.size > 1); index += 1) {
    const token = await mint(session, replica(index))
    kids[index % 2]?.add(decodeProtectedHeader(token).kid)
    // The set of the other process now, and one that was fetched before anybody rotated.
    for (const keys of [await publishedKeys(replica(index + 1)), first]) {
      await jwtVerify(token, createLocalJWKSet(keys), { issuer: site.issuer, audience: site.issuer })
    }
    if (index !== 4) continue
    void site.command('keys', 'rotate').then(({ stderr }) => {
      rotated = stderr.includes('signs from now on')
    })
  }
  expect(kids[0]).toEqual(kids[1])
  // Signed by the old one, and still good for as long as they live.
  for (const at of site.replicas) {
    const published = (await publishedKeys(at)).keys.map(({ kid }) => kid)
    expect(published).toEqual(expect.arrayContaining([...(kids[0] ?? [])]))
  }
})

async function publishedKeys(at: string): Promise<JSONWebKeySet> {
  return (await fetch(`${at}${paths.jwks}`)).json()
}

async function mint(session: CommandLineSession, at: string): Promise<string> {
  const response = await exchangeForAws(session, site.issuer, at)
  expect(response.status).toBe(200)
  return (await response.json()).access_token
}

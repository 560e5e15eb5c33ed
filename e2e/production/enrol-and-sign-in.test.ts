import * as openid from 'openid-client'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { selfAttestation } from '../../web/testing/attestation.ts'
import { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'
import { locationOf, TestBrowser } from '../../web/testing/login.ts'
import { launchBrowser } from '../browser/launch-browser.ts'
import { VirtualKey } from '../browser/virtual-key.ts'
import { enrolKey } from './enrol-key.ts'
import { HOST_NAME } from './production-environment.ts'
import { type ProductionSite, startProductionSite } from './production-site.ts'
import { TestKeyMaker } from './test-key-maker.ts'

const alice = { email: 'alice@example.com', name: 'Alice' }
const redirectUri = 'https://wiki.example.test/callback'
let site: ProductionSite
let browser: Browser
let link: string
beforeAll(async () => {
  site = await startProductionSite()
  vi.stubGlobal('fetch', site.fetch)
  // One of the two replicas has made the link, and the other one says so.
  link = await Promise.any(site.servers.map((server) => server.enrolLink()))
  browser = await launchBrowser([
    `--host-resolver-rules=MAP ${HOST_NAME} 127.0.0.1:${site.proxy.port}`,
    `--ignore-certificate-errors-spki-list=${site.certificate.spki}`,
  ])
})
afterAll(async () => {
  await browser.close()
  await site.stop()
})

/** What the audit log says of refused keys, newest first. */
async function refusedKeys(): Promise<{ outcome: string; details: unknown }[]> {
  const { stdout } = await site.command('audit', 'tail', '--json', '-n', '100')
  return JSON.parse(stdout).filter(({ type }: { type: string }) => type === 'key.refused')
}

test('replicas that start at once make one link for the first administrator', () => {
  const said = site.servers.map(({ process }) => process.stderr)
  expect(said.filter((text) => text.includes('/enroll#invite='))).toHaveLength(1)
  expect(said.filter((text) => text.includes('was made before'))).toHaveLength(1)
  expect(link).toMatch(/^https:\/\/vouch\.example\.test\/enroll#invite=/)
})

test('in a real browser, a key that cannot prove its maker is told why, and the invite stays good', async () => {
  const page = await browser.newPage()
  const key = await VirtualKey.plugInto(page)
  await page.goto(link)
  await page.getByLabel('E-mail').fill(alice.email)
  await page.getByLabel('Your name').fill(alice.name)
  await page.getByLabel('Name of the key').fill('Virtual')
  await page.getByRole('button', { name: 'Enrol this key' }).click()
  const refusal = page.getByText(/VCH-\d{4}/).first()
  await refusal.waitFor()
  expect(await refusal.textContent()).toMatch(/VCH-120[34]/)
  expect(await key.credentials()).toHaveLength(1)
  expect(await page.context().cookies()).toEqual([])
  await page.context().close()
  expect(await refusedKeys()).toEqual([expect.objectContaining({ outcome: 'refused' })])
})

test('neither a key of a stranger nor one that vouches for itself is enrolled', async () => {
  const origin = site.issuer
  const strangers = [
    await (await TestKeyMaker.found()).make(origin),
    new SoftwareAuthenticator({ origin, attest: selfAttestation }),
    new SoftwareAuthenticator({ origin }),
  ]
  const codes: string[] = []
  for (const key of strangers) {
    const { response, browser: refused } = await enrolKey(site, link, key, alice)
    expect([response.status, refused.cookies.size]).toEqual([403, 0])
    codes.push((await response.json()).code)
  }
  expect(codes).toEqual(['VCH-1204', 'VCH-1203', 'VCH-1203'])
  expect(await refusedKeys()).toHaveLength(4)
})

test('a key whose maker the operator trusts is enrolled by the same invite, once; then it signs in to an application', async () => {
  const key = await site.keyMaker.make(site.issuer)
  const { response } = await enrolKey(site, link, key, alice)
  expect(response.status).toBe(200)
  const again = await new TestBrowser(site.issuer).postJson('/api/v1/enrollment/options', {
    invite: new URL(link).hash.slice('#invite='.length),
  })
  expect([again.status, (await again.json()).code]).toEqual([404, 'VCH-1301'])

  const added = await site.command('client', 'add', 'Wiki', '--redirect-uri', redirectUri, '--json')
  const { client_id: id, client_secret: secret } = JSON.parse(added.stdout)
  const config = await openid.discovery(new URL(site.issuer), id, secret)
  const tokens = await signIn(config, key)
  const claims = tokens.claims()
  expect(claims).toMatchObject({ iss: site.issuer, aud: id, email: alice.email })
  const subject = claims?.sub ?? ''
  for (const replica of site.replicas) {
    expect(await userinfo(tokens.access_token, replica)).toMatchObject({ status: 200, body: { sub: subject } })
  }

  await site.command('client', 'disable', id)
  for (const replica of site.replicas) {
    expect(await userinfo(tokens.access_token, replica)).toMatchObject({
      status: 401,
      body: { error: 'invalid_token' },
    })
    const asked = await fetch(
      `${replica}/oauth/authorize?client_id=${id}&redirect_uri=${redirectUri}&response_type=code`,
    )
    expect(asked.headers.get('location')).toMatch(/\/login\/failed\?code=VCH-/)
  }
  await expect(openid.tokenIntrospection(config, tokens.access_token)).rejects.toMatchObject({ status: 401 })
})

/** The whole way of a person through openid-client, which verifies the ID token, its nonce and the issuer's answer. */
async function signIn(config: openid.Configuration, key: SoftwareAuthenticator) {
  const verifier = openid.randomPKCECodeVerifier()
  const [state, nonce] = [openid.randomState(), openid.randomNonce()]
  const address = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  const person = new TestBrowser(site.issuer)
  const page = locationOf(await person.get(address.href))
  const callback = locationOf(await person.touch(page.pathname.slice('/login/'.length), key))
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true }
  return openid.authorizationCodeGrant(config, callback, checks)
}

async function userinfo(token: string, replica: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${replica}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: await response.json() }
}

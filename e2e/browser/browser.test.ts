import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBrowser } from './find-browser.ts'
import { launchBrowser } from './launch-browser.ts'
import { VirtualKey } from './virtual-key.ts'

let browser: Browser
let server: Server

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>page</title>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  server.close()
})

async function openPage(): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
  return page
}

/** Registers a credential on the page, and says how. */
function register(page: Page) {
  return page.evaluate(async () => {
    const credential = (await navigator.credentials.create({
      publicKey: {
        rp: { id: 'localhost', name: 'test' },
        user: { id: new Uint8Array(16), name: 'alice@example.com', displayName: 'Alice' },
        challenge: new Uint8Array(32),
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'direct',
      },
    })) as PublicKeyCredential
    const response = credential.response as AuthenticatorAttestationResponse
    // WebAuthn L3 §6.1: 32 bytes of RP ID hash, then the flags.
    return {
      id: credential.id,
      transports: response.getTransports(),
      flags: new Uint8Array(response.getAuthenticatorData())[32],
    }
  })
}

/** Signs in without naming a credential, and says with which. */
function signIn(page: Page, timeout = 5_000) {
  return page.evaluate(async (milliseconds) => {
    const credential = await navigator.credentials.get({
      publicKey: {
        challenge: new Uint8Array(32),
        rpId: 'localhost',
        userVerification: 'required',
        timeout: milliseconds,
      },
    })
    return credential?.id
  }, timeout)
}

test('a virtual key registers on http://localhost over USB, verifies its user, and signs', async () => {
  const page = await openPage()
  const key = await VirtualKey.plugInto(page)
  const registered = await register(page)
  expect(registered.transports).toEqual(['usb'])
  // User present (1), user verified (4), attested credential data (64), and neither backup flag.
  expect(registered.flags).toBe(0b0100_0101)
  expect(await signIn(page)).toBe(registered.id)
  expect(await key.credentials()).toHaveLength(1)
})

test('a key moves to another page with what it holds, and its counter goes on', async () => {
  const page = await openPage()
  const key = await VirtualKey.plugInto(page)
  const { id } = await register(page)
  const [before] = await key.credentials()
  const other = await openPage()
  const moved = await VirtualKey.plugInto(other, await key.credentials())
  expect(await signIn(other)).toBe(id)
  expect((await moved.credentials())[0]?.signCount).toBeGreaterThan(before?.signCount ?? Number.NaN)
})

test('a key whose PIN is not given signs nothing where verification is required', async () => {
  const page = await openPage()
  const key = await VirtualKey.plugInto(page)
  await register(page)
  await key.setVerified(false)
  await expect(signIn(page)).rejects.toThrow(/NotAllowedError/)
})

test('a key that nobody touches signs nothing', async () => {
  const page = await openPage()
  const key = await VirtualKey.plugInto(page)
  await register(page)
  await key.setTouched(false)
  await expect(signIn(page, 300)).rejects.toThrow(/NotAllowedError/)
})

test('the browser is the one that VOUCH_TEST_BROWSER names, else one on the PATH', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-browser-'))
  await symlink(process.execPath, join(folder, 'chromium'))
  const environment = { testBrowser: undefined, path: `/nonexistent:${folder}`, home: folder }
  expect(await findBrowser(environment)).toMatchObject({
    source: 'installed',
    executablePath: join(folder, 'chromium'),
  })
  const named = { ...environment, testBrowser: process.execPath }
  expect(await findBrowser(named)).toMatchObject({ source: 'VOUCH_TEST_BROWSER', executablePath: process.execPath })
  await expect(findBrowser({ ...environment, testBrowser: '/nonexistent' })).rejects.toThrow('does not exist')
  await rm(folder, { recursive: true })
})

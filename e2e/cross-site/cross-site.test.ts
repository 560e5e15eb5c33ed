import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { acts } from '../../web/domain/acts/acts.ts'
import { sessionCookieName } from '../../web/domain/sessions/session-cookie.ts'
import { createApp } from '../../web/http/app.ts'
import { startTestProvider, type TestProvider } from '../../web/testing/provider.ts'
import { type SignedInPerson, signedInPerson } from '../../web/testing/signed-in-person.ts'
import { launchBrowser } from '../browser/launch-browser.ts'

/** Content types that a page may send elsewhere without being asked (Fetch §2.2.2, CORS-safelisted). */
const SIMPLE_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'] as const

/** Endpoints of machines: they know no cookie, so a browser that is made to call them brings nothing along. */
const WITHOUT_COOKIES = /^\/oauth\//

let provider: TestProvider
let browser: Browser
let evil: Server
let administrator: SignedInPerson

beforeAll(async () => {
  provider = await startTestProvider()
  administrator = await signedInPerson(provider.runtime, { role: 'administrator' })
  evil = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>evil</title>'))
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  evil.close()
  await provider.close()
})

/** Every address that changes something, out of the app itself, acts by their names. */
function stateChangingPaths(): string[] {
  const posts = createApp(provider.runtime).routes.filter(
    ({ method, path }) => method === 'POST' && !path.includes('*'),
  )
  const paths = new Set(posts.map(({ path }) => path).filter((path) => !WITHOUT_COOKIES.test(path)))
  return [...paths].flatMap((path) =>
    path.includes(':name') ? acts.map(({ name }) => path.replace(':name', name)) : path.replace(':id', 'x'),
  )
}

/** A form of a page, and not of a script, is refused by the page that says why, 303. */
function isTaken(path: string, status: number): boolean {
  return status < 400 && !(/^\/(login\/|sign-out$)/.test(path) && status === 303)
}

async function victim(): Promise<BrowserContext> {
  const context = await browser.newContext()
  // As bad as it can be: a browser that sends the cookie along to whoever asks.
  const name = sessionCookieName(provider.runtime.config.issuer)
  const value = administrator.sessionToken.reveal()
  await context.addCookies([{ name, value, url: provider.issuer, httpOnly: true, sameSite: 'None', secure: true }])
  return context
}

async function counts() {
  const { prisma } = provider.runtime.database
  const sums = [prisma.person, prisma.invite, prisma.group, prisma.securityKey, prisma.session, prisma.ceremony]
  const [live, ...others] = await Promise.all([
    prisma.session.count({ where: { revokedAt: null } }),
    ...sums.map((table) => (table.count as () => Promise<number>)()),
  ])
  return [live, ...others]
}

test('a page of another site changes nothing here, whatever it sends to whatever address', async () => {
  const context = await victim()
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`)
  const before = await counts()
  const paths = stateChangingPaths()
  expect(paths.length).toBeGreaterThan(2 * acts.length)
  const statuses = new Map<string, number[]>()
  // Watched here, since the browser does not let a page of another site see the answer.
  provider.servers[0]?.on('request', ({ url = '' }: IncomingMessage, response: ServerResponse) =>
    response.once('finish', () => statuses.set(url, [...(statuses.get(url) ?? []), response.statusCode])),
  )
  await page.evaluate(
    async ({ origin, paths, types }) => {
      const json = '{"parameters":{},"touch":{"ceremony":"x","credential":{}}}'
      for (const path of paths) {
        for (const type of types) {
          const sent = fetch(origin + path, {
            method: 'POST',
            mode: 'no-cors',
            credentials: 'include',
            headers: { 'content-type': type },
            body: json,
          })
          await sent.catch(() => {})
        }
      }
    },
    { origin: provider.issuer, paths, types: SIMPLE_TYPES },
  )
  await vi.waitFor(() => {
    for (const path of paths) expect([path, statuses.get(path)?.length]).toEqual([path, SIMPLE_TYPES.length])
  })
  for (const path of paths) {
    expect([path, statuses.get(path)?.filter((status) => isTaken(path, status))]).toEqual([path, []])
  }
  expect(await counts()).toEqual(before)
  await context.close()
})

test('a form of another site that is shaped like JSON gets nowhere either', async () => {
  const context = await victim()
  const before = await counts()
  for (const path of ['/api/v1/sign-out', '/api/v1/acts/session.end-others', '/api/v1/acts/person.invite']) {
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`)
    const [response] = await Promise.all([
      page.waitForResponse((answer) => new URL(answer.url()).pathname === path),
      page.waitForURL(provider.issuer + path),
      page.evaluate(
        ({ action }) => {
          const form = document.body.appendChild(document.createElement('form'))
          Object.assign(form, { action, method: 'post', enctype: 'text/plain' })
          const field = form.appendChild(document.createElement('input'))
          Object.assign(field, { name: '{"parameters":{},"x":"', value: '"}' })
          form.submit()
        },
        { action: provider.issuer + path },
      ),
    ])
    expect([path, response.status()]).toEqual([path, 403])
  }
  expect(await counts()).toEqual(before)
  await context.close()
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './fixtures.ts'
import { logIn, loginFromElsewhere, loopbackOf, startLogin } from './vouch-login.ts'

const NOT_LOGGED_IN = 2

test('a stray tab on the callback gets 400, and the login goes on', async ({ home, server, desk }) => {
  await desk.key.setTouched(false)
  const { terminal, url } = await startLogin(home, server)
  const loopback = await loopbackOf(desk, url)
  const stray = await desk.context.newPage()
  const forged = ['code=stolen&state=guessed', 'error=access_denied', 'code=a&code=b&state=x', '', 'state[]=x&code=y']
  for (const query of forged) {
    expect((await stray.goto(`${loopback}/callback?${query}`))?.status(), query).toBe(400)
  }
  expect((await stray.goto(`${loopback}/`))?.status()).toBe(404)
  await desk.key.setTouched(true)
  await desk.page.reload()
  expect(await terminal.exited).toMatchObject({ code: 0 })
})

test('a page of another origin that pokes at the loopback port reaches nothing', async ({ home, server, desk }) => {
  await desk.key.setTouched(false)
  const { terminal, url } = await startLogin(home, server)
  const loopback = await loopbackOf(desk, url)
  const hostile = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<title>hostile</title>'),
  )
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
  const page = await desk.context.newPage()
  await page.goto(`http://localhost:${(hostile.address() as AddressInfo).port}/`)
  const answers: number[] = []
  page.on('response', (response) => {
    if (response.url().startsWith(loopback)) answers.push(response.status())
  })
  await page.evaluate(async (origin) => {
    const target = `${origin}/callback?code=x&state=y`
    const proof = `${origin}/proof?challenge=x&request=y`
    const loaded = (element: HTMLElement) =>
      new Promise((resolve) => {
        element.onload = resolve
        element.onerror = resolve
        document.body.append(element)
      })
    await Promise.all([target, proof].map((src) => loaded(Object.assign(document.createElement('img'), { src }))))
    await Promise.all([target, proof].map((src) => loaded(Object.assign(document.createElement('iframe'), { src }))))
    await Promise.allSettled([target, proof].map((src) => fetch(src, { mode: 'no-cors' })))
    await Promise.allSettled([target, proof].map((src) => fetch(src, { method: 'POST', mode: 'no-cors', body: 'x' })))
  }, loopback)
  // They arrived, and were turned away: by their fetch metadata, or by their method.
  expect([...new Set(answers)].sort()).toEqual([403, 405])
  hostile.close()
  await desk.key.setTouched(true)
  await desk.page.reload()
  expect(await terminal.exited).toMatchObject({ code: 0 })
})

test('another browser cannot take over a login, whichever of its addresses it opens', async ({
  home,
  server,
  desk,
  browser,
}) => {
  await desk.key.setTouched(false)
  const { terminal, url } = await startLogin(home, server)
  await desk.page.goto(url)
  await desk.page.waitForURL(/\/login\/[\w-]+$/)
  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(desk.page.url())
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Opened in another browser')
  await stranger.goto(url)
  await expect(stranger.getByText(/VCH-\d{4}/)).toBeVisible()
  const options = await stranger.request.post(`${desk.page.url()}/options`, {
    data: {},
    headers: { origin: server.issuer },
  })
  expect(options.status()).toBe(403)
  await stranger.context().close()
  await desk.key.setTouched(true)
  await desk.page.reload()
  expect(await terminal.exited).toMatchObject({ code: 0 })
})

test('a login of a machine that does not answer here dies before the key is touched', async ({
  home,
  server,
  desk,
}) => {
  const id = await loginFromElsewhere(home, server, desk)
  const page = await desk.context.newPage()
  await page.goto(`${server.issuer}/login/${id}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not the machine that asked')
  const options = await page.request.post(`${server.issuer}/login/${id}/options`, {
    data: {},
    headers: { origin: server.issuer },
  })
  expect(options.status()).toBe(403)
})

test('a made-up proof does not stand for the machine', async ({ home, server, desk }) => {
  const id = await loginFromElsewhere(home, server, desk)
  const page = await desk.context.newPage()
  await page.goto(`${server.issuer}/login/${id}?proof=eyJhbGciOiJub25lIn0.e30.`)
  await expect(page.getByText(/VCH-\d{4}/)).toBeVisible()
  await page.goto(`${server.issuer}/login/${id}`)
  await expect(page.getByText(/VCH-\d{4}/)).toBeVisible()
  await expect(page.getByText('Touch your security key')).toBeHidden()
})

test('cancelling in the browser ends the command with 3, and nobody is logged in', async ({ home, server, desk }) => {
  await desk.key.setTouched(false)
  const { terminal, url } = await startLogin(home, server)
  await desk.page.goto(url)
  await desk.page.getByRole('button', { name: 'Cancel' }).click()
  expect(await terminal.exited).toMatchObject({ code: 3, stderr: expect.stringContaining('VCH-1004') })
  await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText('Sign-in cancelled')
  expect(await home.run(['status'])).toMatchObject({ code: NOT_LOGGED_IN })
})

test('a key whose PIN is not given can be tried again on the same page', async ({ home, server, desk }) => {
  await desk.key.setVerified(false)
  const { terminal, url } = await startLogin(home, server)
  await desk.page.goto(url)
  const again = desk.page.getByRole('button', { name: 'Try again' })
  await again.waitFor()
  await desk.key.setVerified(true)
  await again.click()
  expect(await terminal.exited).toMatchObject({ code: 0 })
})

test('a browser that is signed in still needs a touch for each login of a terminal', async ({ home, server, desk }) => {
  await desk.page.goto(`${server.issuer}/sign-in`)
  await desk.page.getByRole('button', { name: 'Sign in with your key' }).click()
  await desk.page.waitForURL('**/keys')
  await desk.key.setTouched(false)
  const { terminal, url } = await startLogin(home, server, ['--timeout', '3'])
  await desk.page.goto(url)
  await expect(desk.page.getByText('Touch your security key')).toBeVisible()
  expect(await terminal.exited).toMatchObject({ code: 3 })
})

test('a login address is good for one login', async ({ home, server, desk }) => {
  const { terminal, url } = await startLogin(home, server)
  await desk.page.goto(url)
  await terminal.exited
  await desk.page.waitForURL('**/login/done')
  await desk.page.goto(url)
  await expect(desk.page.getByText(/VCH-\d{4}/)).toBeVisible()
})

test('no page of the server can be framed', async ({ home, server, desk }) => {
  await logIn(home, server, desk)
  for (const path of ['/', '/sign-in', '/keys', '/enroll', '/login/done', '/login/failed', '/nowhere']) {
    const headers = (await desk.page.request.get(`${server.issuer}${path}`)).headers()
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'")
    expect(headers['x-frame-options'], path).toBe('DENY')
  }
})

import { afterAll, expect, test } from 'vitest'
import { startHostileProvider } from '../../testing/hostile-provider.ts'
import { providerFetch } from './provider-fetch.ts'

const op = await startHostileProvider()
afterAll(() => op.close())
const port = new URL(op.issuer).port
const init = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const

test.each([
  ['https://op.example', `http://localhost:${port}/jwks`],
  ['http://localhost:1', `http://127.0.0.2:${port}/jwks`],
  ['http://localhost:1', 'http://169.254.169.254/latest/meta-data'],
  ['http://localhost:1', 'file:///etc/passwd'],
])('a provider %s that names %s gets no packet sent there', async (issuer, url) => {
  const before = op.asked.length
  await expect(providerFetch(issuer)(url, init)).rejects.toThrow('is not https')
  expect(op.asked.length).toBe(before)
})

test('a provider on this machine may be asked over http, and its redirects are not followed', async () => {
  const ask = providerFetch(op.issuer)
  expect(await (await ask(`${op.issuer}/jwks`, init)).json()).toHaveProperty('keys')
  op.answers.set('/moved', (response) => response.writeHead(302, { location: '/jwks' }).end())
  expect((await ask(`${op.issuer}/moved`, init)).status).toBe(302)
  expect(op.asked.filter((path) => path === '/jwks')).toHaveLength(1)
})

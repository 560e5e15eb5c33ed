import { paths } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { startTestProvider } from '../testing/provider.ts'
import { createApp } from './app.ts'

const provider = await startTestProvider({ config: { securityContact: 'mailto:security@example.com' } })
afterAll(() => provider.close())
const { issuer, runtime, clock } = provider

test('security.txt names the contact, and is valid for some months from today', async () => {
  const response = await fetch(issuer + paths.securityText)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=UTF-8'])
  const fields = new Map(
    (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => line.split(': ', 2) as [string, string]),
  )
  expect(fields.get('Contact')).toBe('mailto:security@example.com')
  expect(fields.get('Canonical')).toBe(`${issuer}/.well-known/security.txt`)
  const days = (Date.parse(fields.get('Expires') ?? '') - clock().getTime()) / 86_400_000
  expect(days).toBeGreaterThan(178)
  expect(days).toBeLessThan(365)
})

test('without a contact there is no security.txt', async () => {
  const config = { ...runtime.config, securityContact: undefined }
  expect((await createApp({ ...runtime, config }).request(paths.securityText)).status).toBe(404)
})

import { expect, test } from 'vitest'
import { pagePolicy } from './page-policy.ts'

const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''

test('a thousand pages have a thousand nonces, each of 128 bits or more', () => {
  const nonces = Array.from({ length: 1000 }, () => nonceOf(pagePolicy(undefined)))
  expect(new Set(nonces).size).toBe(1000)
  for (const nonce of nonces) expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16)
})

test('no page runs what was written into it, is framed, or posts elsewhere than where it has to', () => {
  const policy = pagePolicy('http://127.0.0.1:4711')
  expect(policy).not.toContain('unsafe')
  for (const rule of ["frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "default-src 'none'"]) {
    expect(policy).toContain(rule)
  }
  expect(policy).toContain("form-action 'self' http://127.0.0.1:4711;")
  expect(pagePolicy(undefined)).toContain("form-action 'self';")
})

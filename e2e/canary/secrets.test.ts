import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Secrets } from './secrets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-canary-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const key = randomBytes(32).toString('base64url')
const secret = 'wJalr/XUtnFEMI+K7MDENG=bPxRfiCY'

test.each<[string, string | Buffer]>([
  ['as it is', `a${secret}b`],
  ['in an address', `?x=${encodeURIComponent(secret)}&`],
  ['in base64', Buffer.from(`${secret} and more`).toString('base64')],
  ['in hexadecimal', Buffer.from(secret).toString('hex')],
  ['among bytes that are no text', Buffer.concat([randomBytes(3), Buffer.from(secret), randomBytes(3)])],
])('a secret is found %s', (_form, content) => {
  const secrets = new Secrets()
  secrets.add('key', secret)
  writeFileSync(join(folder, 'file'), content)
  expect(secrets.foundBelow(folder)).toEqual([`key: ${join(folder, 'file')}`])
})

test('the bytes of a key are found', () => {
  const secrets = new Secrets()
  secrets.add('key', key)
  expect(secrets.foundIn(Buffer.concat([Buffer.from('x'), Buffer.from(key, 'base64url')]))).toEqual(['key'])
  expect(secrets.foundIn(randomBytes(4_096))).toEqual([])
})

test('a secret in the name of a file is found', () => {
  const secrets = new Secrets()
  secrets.add('key', key)
  writeFileSync(join(folder, `cache-${key}`), '')
  expect(secrets.foundBelow(folder)).toHaveLength(1)
})

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DueDelivery } from '../../../db/delivery/deliveries.ts'
import { Secret } from '../../../secret/secret.ts'
import { createWebhookSender } from './create-webhook-sender.ts'

const secret = randomBytes(32)
const signal = new AbortController().signal
const delivery: DueDelivery = {
  id: crypto.randomUUID(),
  channel: 'webhook',
  recipient: 'localhost',
  attempts: 1,
  noticeId: crypto.randomUUID(),
  kind: 'key_added',
  audience: 'administrators',
  details: { key: 'desk' },
  createdAt: new Date(),
  personEmail: 'alice@example.com',
}

let folder: string
let url: string
let receiver: ChildProcess
let printed = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-receiver-'))
  const docs = await readFile(new URL('../../../../docs/notifications.md', import.meta.url), 'utf8')
  const [, example = ''] = /```js\n(.+?)```/s.exec(docs) ?? []
  await writeFile(join(folder, 'receiver.mjs'), example)
  const port = await freePort()
  url = `http://127.0.0.1:${port}/`
  const env = {
    NODE_ENV: 'production',
    VOUCH_WEBHOOK_SECRET: `whsec_${secret.toString('base64')}`,
    PORT: String(port),
  } as const
  const started = spawn(process.execPath, [join(folder, 'receiver.mjs')], { env })
  started.stdout.on('data', (text) => {
    printed += text
  })
  receiver = started
  await once(started.stdout, 'data')
})
afterAll(async () => {
  receiver.kill()
  await rm(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const sender = (key: Uint8Array, at = new Date()) =>
  createWebhookSender({ url: new Secret(url), secret: new Secret(new Uint8Array(key)) }, () => at)

test('the receiver of the docs takes an event of ours', async () => {
  await sender(secret)(delivery, signal)
  await expect.poll(() => printed).toContain('key.added alice@example.com')
})

test.each([
  ['of another secret', () => sender(randomBytes(32))(delivery, signal)],
  ['of ten minutes ago', () => sender(secret, new Date(Date.now() - 600_000))(delivery, signal)],
])('the receiver of the docs refuses an event %s', async (_, send) => {
  await expect(send()).rejects.toThrow('The receiver answered 401.')
})

test('the receiver of the docs refuses what has no signature', async () => {
  expect((await fetch(url, { method: 'POST', body: '{"type":"key.added","data":{}}' })).status).toBe(401)
})

import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { DueDelivery } from '../../../db/delivery/deliveries.ts'
import { Secret } from '../../../secret/secret.ts'
import { createWebhookSender } from './create-webhook-sender.ts'
import { signWebhook } from './sign-webhook.ts'

const secret = new Secret(new Uint8Array(randomBytes(32)))
const at = new Date('2026-11-01T08:00:00Z')
const signal = new AbortController().signal
const delivery: DueDelivery = {
  id: crypto.randomUUID(),
  channel: 'webhook',
  recipient: 'localhost',
  attempts: 1,
  noticeId: crypto.randomUUID(),
  kind: 'key_added',
  audience: 'administrators',
  details: { key: 'desk', by: null },
  createdAt: new Date('2026-11-01T07:59:00Z'),
  personEmail: 'alice@example.com',
}

interface Call {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

async function receiver(answer: (response: ServerResponse) => void) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    calls.push({ headers: request.headers, body: await text(request) })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/t0ken`
  return { calls, url, send: createWebhookSender({ url: new Secret(url), secret }, () => at) }
}

test('an event comes with a signature over id, time and body, the same id each time', async () => {
  const { calls, send } = await receiver((response) => response.writeHead(204).end())
  await send(delivery, signal)
  await send(delivery, signal)
  const [first, second] = calls
  expect(JSON.parse(first?.body ?? '')).toEqual({
    type: 'key.added',
    timestamp: '2026-11-01T07:59:00.000Z',
    data: { person: 'alice@example.com', key: 'desk', by: null },
  })
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = first?.headers ?? {}
  expect([id, time]).toEqual([`msg_${delivery.noticeId}`, String(at.getTime() / 1000)])
  const expected = createHmac('sha256', secret.reveal()).update(`${id}.${time}.${first?.body}`).digest('base64')
  expect(signature).toBe(`v1,${expected}`)
  expect(second?.headers['webhook-id']).toBe(id)
})

test('the signature is that of the example in Standard Webhooks', () => {
  const body = '{"test": 2432232314}'
  const key = new Secret(new Uint8Array(Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')))
  const signed = signWebhook({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_000), body }, key)
  expect(signed['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('a redirect is not followed: events go to the operator’s address and nowhere else', async () => {
  const inside = await receiver((response) => response.end())
  const { send } = await receiver((response) => response.writeHead(307, { location: inside.url }).end())
  await expect(send(delivery, signal)).rejects.toThrow('The receiver answered 307.')
  expect(inside.calls).toEqual([])
})

test('a receiver that refuses, fails or is away is said so, without its address', async () => {
  const { send } = await receiver((response) => response.writeHead(500).end('t0ken'))
  await expect(send(delivery, signal)).rejects.toThrow(/^The receiver answered 500\.$/)
  const away = createWebhookSender({ url: new Secret('http://127.0.0.1:1/t0ken'), secret }, () => at)
  await expect(away(delivery, signal)).rejects.toThrow(/^The receiver could not be reached \(\w+( \w+)*\)\.$/)
})

test('a receiver that answers without end holds nothing up', async () => {
  const { send } = await receiver((response) => response.writeHead(200).write('still'))
  await send(delivery, signal)
})

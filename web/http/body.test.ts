import { VouchError } from '@vouch/protocol'
import { type Context, Hono } from 'hono'
import { expect, test } from 'vitest'
import { readForm, readJson } from './body.ts'

const app = new Hono()
  .post('/form', async (context) => context.text(String((await readForm(context)).size)))
  .post('/json', async (context) => context.json((await readJson(context)) as object))
app.onError((error, context: Context) => context.text(error instanceof VouchError ? error.errorName : 'a fault'))

/** A sender who hangs up after the first bytes. */
function halfSent(): ReadableStream<Uint8Array> {
  let sent = false
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new Error('aborted'))
      sent = true
      controller.enqueue(new TextEncoder().encode('{"a":'))
    },
  })
}

test.each([
  ['/form', 'application/x-www-form-urlencoded', { 'content-length': '1000' }],
  ['/form', 'application/x-www-form-urlencoded', {}],
  ['/json', 'application/json', { 'content-length': '1000' }],
  ['/json', 'application/json', {}],
])('a body for %s that breaks off is the fault of its sender', async (path, type, headers) => {
  const init = {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: halfSent(),
    duplex: 'half',
  } as const
  expect(await (await app.request(path, init)).text()).toBe('requestMalformed')
})

import type http from 'node:http'
import { VouchError } from '@vouch/protocol'
import { afterEach, expect, test } from 'vitest'
import { type LocalServer, startLocalServer } from '../testing/local-server.ts'
import { sendRequest } from './request.ts'

let server: LocalServer | undefined

afterEach(async () => {
  await server?.stop()
  server = undefined
})

async function refusal(
  answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<unknown> {
  server = await startLocalServer(answer)
  const request = { method: 'GET', url: `${server.issuer}/`, ...options } as const
  return sendRequest(request).then(
    () => undefined,
    (error: unknown) => (error instanceof VouchError ? error.errorName : error),
  )
}

test.each([301, 302, 303, 307, 308])('a redirect (%i) is refused and never followed', async (status) => {
  const name = await refusal((_, response) => response.writeHead(status, { location: '/elsewhere' }).end())
  expect(name).toBe('serverNotTrusted')
  expect(server?.requests).toEqual(['GET /'])
})

test('an answer of two mebibytes is given up after one', async () => {
  let sent = 0
  const name = await refusal((_, response) => {
    const chunk = Buffer.alloc(65_536, 'a')
    const more = () => {
      while (sent < 2 * 1_048_576 && !response.destroyed) {
        sent += chunk.length
        if (!response.write(chunk)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  })
  expect(name).toBe('serverAnswerMalformed')
})

test('a server that drips its answer byte by byte is given up at the deadline', async () => {
  let drip: NodeJS.Timeout | undefined
  const name = await refusal(
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      drip = setInterval(() => response.write(' '), 10)
    },
    { timeoutMs: 150 },
  )
  clearInterval(drip)
  expect(name).toBe('serverUnreachable')
})

test('a server that takes the request and says nothing is given up at the deadline', async () => {
  expect(await refusal(() => undefined, { timeoutMs: 100 })).toBe('serverUnreachable')
})

test('a connection cut in the middle of the answer is a server out of reach, not an answer', async () => {
  const name = await refusal((_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{', () => response.destroy())
  })
  expect(name).toBe('serverUnreachable')
})

test('nothing at the address says so in words', async () => {
  server = await startLocalServer(() => undefined)
  const { issuer } = server
  await server.stop()
  await expect(sendRequest({ method: 'GET', url: issuer })).rejects.toMatchObject({
    errorName: 'serverUnreachable',
    detail: expect.stringMatching(
      /: nothing answers there, ECONNREFUSED\. Where it is yours, start it with `npm start`\.$/,
    ),
  })
})

test('whoever cancels gets the own reason back', async () => {
  const cancelled = new VouchError('cancelled')
  const controller = new AbortController()
  const name = await refusal(() => controller.abort(cancelled), { signal: controller.signal })
  expect(name).toBe('cancelled')
})

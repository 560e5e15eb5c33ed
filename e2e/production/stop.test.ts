import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { paths } from '@vouch/protocol'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../web/testing/database.ts'
import { freePort } from '../processes/free-port.ts'
import { startVouchServer } from '../processes/start-vouch-server.ts'
import { HOST_NAME, productionEnvironment } from './production-environment.ts'

const { url, drop } = await createTestDatabase()
const environment = productionEnvironment(url)
afterAll(drop)

/** Sends a request without the end of its body. */
async function beginRequest(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const head = [
    `POST ${paths.token} HTTP/1.1`,
    `host: ${HOST_NAME}`,
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${'grant_type=password'.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\ngrant_type=`)
  return socket
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'on %s requests under way are answered, and the process ends with 0',
  async (signal) => {
    const port = await freePort()
    const server = await startVouchServer({ port, environment })
    onTestFinished(async () => void (await server.stop()))
    const [slow, keptAlive] = [await beginRequest(port), await beginRequest(port)]
    keptAlive.write('password')
    await once(keptAlive, 'data')
    const closed = once(keptAlive, 'close')
    const began = performance.now()
    server.process.signal(signal)
    await server.process.waitForOutput(/Stopping\./)
    await expect.poll(() => refusesConnections(port)).toBe(true)
    // Between two requests, a connection is of no use to anybody.
    await closed
    slow.write('password')
    const answer = await text(slow)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('unsupported_grant_type')
    expect(await server.process.exited).toMatchObject({ code: 0, signal: null })
    expect(performance.now() - began).toBeLessThan(8_000)
  },
)

async function refusesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const refused = await once(socket, 'connect').then(
    () => false,
    () => true,
  )
  socket.destroy()
  return refused
}

test('a server whose output nobody reads any more goes on to serve, and ends when it is told to', async () => {
  const port = await freePort()
  const server = await startVouchServer({ port, environment })
  onTestFinished(async () => void (await server.stop()))
  server.process.closeOutput()
  const answers = () => fetch(`http://127.0.0.1:${port}/healthz`).then(({ status }) => status)
  expect([await answers(), await answers()]).toEqual([200, 200])
  server.process.signal('SIGTERM')
  expect(await server.process.exited).toMatchObject({ code: 0, signal: null })
})

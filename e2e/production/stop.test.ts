import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { paths } from '@vouch/protocol'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../web/testing/database.ts'
import { takeFolderOver } from '../../web/testing/take-folder-over.ts'
import { repositoryRoot } from '../processes/built.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { freePort } from '../processes/free-port.ts'
import { startProcess } from '../processes/start-process.ts'
import { createDataFolder, removeDataFolder, startVouchServer } from '../processes/start-vouch-server.ts'
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

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
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
  const health = () => fetch(`http://127.0.0.1:${port}/healthz`).then(({ status }) => status)
  expect([await health(), await health()]).toEqual([200, 200])
  server.process.signal('SIGTERM')
  expect(await server.process.exited).toMatchObject({ code: 0, signal: null })
})

test('signals that come twice do not end the server half-way', async () => {
  const server = await startVouchServer()
  onTestFinished(async () => void (await server.stop()))
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGTERM', 'SIGHUP'] as const) server.process.signal(signal)
  expect(await server.process.exited).toMatchObject({ code: 0, signal: null })
  await expect(embeddedUrl(server.dataFolder).then(answers)).resolves.toBe(false)
})

test('a server whose data folder went to another ends with the code of a wrong configuration, and leaves the other its Postgres', async () => {
  const server = await startVouchServer()
  onTestFinished(async () => void (await server.stop()))
  const other = await takeFolderOver(await embeddedUrl(server.dataFolder))
  expect(await server.process.exited).toMatchObject({ code: 6, stderr: expect.stringContaining('VCH-5003') })
  expect((await other.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await other.end()
})

test.runIf(process.platform === 'linux')(
  'when npm is ended, the server that `npm start` began stops, and its Postgres with it',
  async () => {
    const [port, dataFolder] = [await freePort(), await createDataFolder()]
    const environment = cleanEnvironment({ VOUCH_PORT: String(port), VOUCH_DATA_DIR: dataFolder })
    const npm = startProcess('npm', ['start'], { environment, workingFolder: repositoryRoot })
    onTestFinished(async () => {
      await npm.stop()
      await removeDataFolder(dataFolder)
    })
    await npm.waitForOutput(/Press Ctrl-C/, 60_000)
    const postgres = await embeddedUrl(dataFolder)
    expect(await answers(postgres)).toBe(true)
    npm.signal('SIGTERM')
    await expect.poll(() => answers(postgres), { timeout: 15_000 }).toBe(false)
    expect(await refusesConnections(port)).toBe(true)
  },
)

async function embeddedUrl(dataFolder: string): Promise<string> {
  const { password, port } = JSON.parse(await readFile(join(dataFolder, 'postgres.json'), 'utf8'))
  return `postgresql://vouch:${password}@127.0.0.1:${port}/vouch`
}

async function answers(url: string): Promise<boolean> {
  return !(await refusesConnections(Number(new URL(url).port)))
}

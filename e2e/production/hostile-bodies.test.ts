import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { paths } from '@vouch/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startVouchServer, type VouchServer } from '../processes/start-vouch-server.ts'

let server: VouchServer
beforeAll(async () => {
  server = await startVouchServer({ environment: { VOUCH_RATE_LIMITS: 'off' } })
})
afterAll(() => server.stop())

const GIB = 2 ** 30
const chunk = Buffer.alloc(1 << 16, 'x')

interface Hostile {
  readonly path: string
  readonly type: string
  readonly encoding?: string
  /** Sent whole; unset: a stream of a GiB. */
  readonly body?: string | Buffer
}

const [JSON_TYPE, FORM] = ['application/json', 'application/x-www-form-urlencoded']
const members = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',')}}`
const bodies: Hostile[] = [
  { path: '/api/v1/sign-in', type: JSON_TYPE },
  { path: paths.token, type: FORM },
  { path: '/api/v1/sign-in', type: JSON_TYPE, body: '['.repeat(100_000) + ']'.repeat(100_000) },
  { path: '/api/v1/sign-in', type: JSON_TYPE, body: '['.repeat(30_000) + ']'.repeat(30_000) },
  { path: '/api/v1/enrollment', type: JSON_TYPE, body: members(1_000_000) },
  { path: '/api/v1/enrollment', type: JSON_TYPE, body: members(5_000) },
  { path: '/api/v1/sign-in', type: JSON_TYPE, encoding: 'gzip', body: gzipSync(Buffer.alloc(1 << 26)) },
  { path: paths.token, type: FORM, body: 'a=b&'.repeat(4_000) },
]

/** @returns the status, or 0 where the server hung up, and how many bytes it took before */
function send({ path, type, encoding, body }: Hostile): Promise<{ status: number; sent: number }> {
  let sent = 0
  return new Promise((resolve) => {
    const origin = server.issuer
    const headers = { 'content-type': type, origin, ...(encoding && { 'content-encoding': encoding }) }
    const outgoing = request(`${origin}${path}`, { method: 'POST', headers }, (response) => {
      resolve({ status: response.statusCode ?? 0, sent })
      outgoing.destroy()
    })
    outgoing.on('error', () => resolve({ status: 0, sent }))
    const more = () => {
      while (sent < GIB && !outgoing.destroyed) {
        sent += chunk.length
        if (!outgoing.write(chunk)) return void outgoing.once('drain', more)
      }
    }
    if (body === undefined) more()
    else outgoing.end(body)
  })
}

/** Resident memory of the server's process, in MiB. */
async function memory(): Promise<number> {
  const status = await readFile(`/proc/${server.process.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function latencies(count: number): Promise<number[]> {
  const took: number[] = []
  for (let index = 0; index < count; index += 1) {
    const began = performance.now()
    await (await fetch(`${server.issuer}${paths.session}`)).text()
    took.push(performance.now() - began)
  }
  return took
}

test('whatever is sent is refused before most of it has come', async () => {
  for (const body of bodies) {
    const { status, sent } = await send(body)
    expect([0, 400, 401, 413, 415], JSON.stringify({ ...body, body: undefined })).toContain(status)
    expect(sent).toBeLessThan(GIB / 8)
  }
})

test.runIf(process.platform === 'linux')(
  'hostile bodies cost the server little memory, and others hardly notice them',
  async () => {
    const round = () => Promise.all(bodies.map(send))
    // What the first requests of a process cost in any case.
    await round()
    await latencies(20)
    const before = await memory()
    const calm = median(await latencies(40))
    let most = before
    const busy: number[] = []
    for (let index = 0; index < 8; index += 1) {
      const attack = Promise.all([round(), round()])
      busy.push(...(await latencies(10)))
      most = Math.max(most, await memory())
      await attack
    }
    expect(most - before).toBeLessThan(64)
    // This process does the sending as well, on the same processors: ten times is far from being shut out.
    expect(median(busy)).toBeLessThan(Math.max(10 * calm, 100))
  },
)

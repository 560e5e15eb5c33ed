import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { findLatestAuditCheckpoint } from '../../db/audit/audit-checkpoints.ts'
import { recordEvent } from '../../domain/audit/record-event.ts'
import { sealEvents } from '../../domain/audit/seal-events.ts'
import { writeCheckpoint } from '../../domain/audit/write-checkpoint.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { signingKeyContext } from '../../testing/signing-keys.ts'
import { runServerCommand } from '../run-server-command.ts'

const { database, url, drop } = await createTestDatabase()
const folder = await mkdtemp(join(tmpdir(), 'vouch-audit-'))
afterAll(async () => {
  await drop()
  await rm(folder, { recursive: true })
})
const env = { DATABASE_URL: url, VOUCH_MASTER_KEY: randomBytes(32).toString('base64'), VOUCH_LOG_LEVEL: 'silent' }

async function run(...args: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const code = runServerCommand(['audit', ...args], { env, stdin, stdout, stderr, colorDepth: 1 })
  void code.finally(() => {
    stdout.end()
    stderr.end()
  })
  const [told, said] = await Promise.all([text(stdout), text(stderr)])
  return { code: await code, stdout: told, stderr: said }
}

async function file(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

async function record(): Promise<void> {
  await recordEvent(database.prisma, { type: 'setting.changed', outcome: 'ok' })
  await sealEvents(database, { wait: true })
}

await record()
await writeCheckpoint(signingKeyContext(database), { always: true })
await record()

test('the log is proven in the database, and from an export and the keys alone', async () => {
  const proven = await run('verify')
  expect([proven.code, proven.stdout]).toEqual([0, expect.stringMatching(/3 events .* 1 checkpoints agree/)])
  const ndjson = await file('audit.ndjson', (await run('export')).stdout)
  const jwks = await file('keys.json', (await run('keys')).stdout)
  expect(await run('verify', '--file', ndjson, '--jwks', jwks)).toMatchObject({ code: 0, stderr: '' })
  expect((await run('verify', '--file', ndjson)).code).toBe(64)
  expect((await run('verify', '--file', join(folder, 'none'), '--jwks', jwks)).code).toBe(64)
  expect((await run('export', '--format', 'xml')).code).toBe(64)
  expect((await run('export', '--format', 'csv')).stdout.split('\r\n')).toHaveLength(5)
})

test('what was changed ends with exit code 5 and the place, and a checkpoint from elsewhere shows a cut end', async () => {
  const checkpoint = await file('checkpoint.jws', `${(await findLatestAuditCheckpoint(database))?.jws}\n`)
  const jwks = await file('keys.json', (await run('keys')).stdout)
  const cut = (await run('export')).stdout.split('\n').slice(0, 0)
  const empty = await file('cut.ndjson', cut.join('\n'))
  const truncated = await run('verify', '--file', empty, '--jwks', jwks, '--checkpoint', checkpoint)
  expect([truncated.code, truncated.stderr]).toEqual([5, expect.stringMatching(/VCH-6401.*Position 1 \(truncated\)/s)])
  await database.pool.query(
    `BEGIN; SET LOCAL session_replication_role = replica;
     UPDATE audit_events SET outcome = 'refused' WHERE id = (SELECT event_id FROM audit_chain WHERE position = 2); COMMIT`,
  )
  const changed = await run('verify')
  expect([changed.code, changed.stderr]).toEqual([5, expect.stringContaining('Position 2 (modified)')])
})

import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { attestationRoot } from '../testing/attestation-authority.ts'
import { createTestDatabase } from '../testing/database.ts'
import { metadataBlob } from '../testing/metadata-blob.ts'
import { runServerCommand } from './run-server-command.ts'

const { database, url, drop } = await createTestDatabase()
const folder = await mkdtemp(join(tmpdir(), 'vouch-commands-'))
afterAll(async () => {
  await drop()
  await rm(folder, { recursive: true })
})

const env = {
  DATABASE_URL: url,
  VOUCH_MASTER_KEY: randomBytes(32).toString('base64'),
  VOUCH_ISSUER: 'https://vouch.example.com',
}

async function run(args: string[], variables: Record<string, string> = env) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const code = await runServerCommand(args, { env: variables, stdin, stdout, stderr, colorDepth: 1 })
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

test('an invite prints the link alone on stdout, and for whom and until when beside it', async () => {
  const { code, stdout, stderr } = await run(['invite', 'Alice@Example.com', '--name', 'Alice', '--admin'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^https:\/\/vouch\.example\.com\/enroll#invite=vouch_in_[\w-]{43}\n$/)
  expect(stderr).toMatch(/alice@example\.com.*until .*\d{4}/)
  expect(stderr).not.toContain('vouch_in_')
  const { rows } = await database.pool.query(
    'SELECT email, display_name, i.role FROM invites i JOIN people p ON p.id = person_id',
  )
  expect(rows).toEqual([{ email: 'alice@example.com', display_name: 'Alice', role: 'administrator' }])
})

test('an invite beside a server on this machine says where that server is taken to be', async () => {
  const here = { ...env, VOUCH_ISSUER: '', VOUCH_PORT: '4000' }
  const { stdout, stderr } = await run(['invite', 'carol@example.com'], here)
  expect(stdout).toMatch(/^http:\/\/localhost:4000\/enroll#invite=/)
  expect(stderr).toMatch(/taken to be at http:\/\/localhost:4000\./)
})

test('help names the value of every option of every command', async () => {
  const general = await run(['--help'])
  expect(general.stdout).toContain('--redirect-uri URI')
  const paths = [...general.stdout.matchAll(/^ {2}vouch-server ([a-z][a-z -]*?)(?= [<[]|$)/gm)].map(
    ([, path = '']) => path,
  )
  expect(paths.length).toBeGreaterThan(15)
  for (const path of paths) expect((await run([...path.split(' '), '--help'])).stdout).not.toMatch(/#\d/)
  expect(general.stdout).not.toMatch(/#\d/)
})

test('breaking the glass prints the link alone on stdout, and beside it what it does; the audit log knows', async () => {
  const { code, stdout, stderr } = await run(['break-glass', 'Rescue@Example.com'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^https:\/\/vouch\.example\.com\/enroll#invite=vouch_in_[\w-]{43}\n$/)
  expect(stderr).toMatch(/rescue@example\.com, until .*\d{4}.*administrator/)
  expect(stderr).not.toContain('vouch_in_')
  const { rows } = await database.pool.query(
    "SELECT e.details->>'by' AS by FROM audit_events e JOIN people p ON p.id = e.person_id WHERE e.type = 'break_glass.used'",
  )
  expect(rows).toEqual([{ by: 'server command' }])
  expect((await run(['break-glass', 'nobody'])).stderr).toContain('VCH-1303')
})

test('an application is added, listed and disabled, and its secret is shown once', async () => {
  const added = await run(['client', 'add', 'Grafana', '--redirect-uri', 'https://grafana.example.com/cb', '--json'])
  const { client_id: id, client_secret: secret } = JSON.parse(added.stdout)
  expect(secret).toMatch(/^vouch_cs_/)
  const listed = await run(['client', 'list'])
  expect(listed.stdout).toContain(id)
  expect(listed.stdout).not.toContain(secret)
  expect((await run(['client', 'disable', id])).code).toBe(0)
  const [row] = JSON.parse((await run(['client', 'list', '--json'])).stdout)
  expect(row).toMatchObject({ id, name: 'Grafana', disabled: expect.any(String) })
  expect((await run(['client', 'disable', 'app_none'])).code).not.toBe(0)
})

test('signing keys are made where none signs, rotated only once the next is known, and put under another master key', async () => {
  expect((await run(['keys', 'list'])).stdout).toBe('(none)\n')
  expect((await run(['keys', 'init'])).stderr).toContain('signs from now on')
  expect((await run(['keys', 'init'])).stderr).toContain('nothing was changed')
  expect((await run(['keys', 'rotate'])).stderr).toContain('Not yet')
  const other = join(folder, 'other.key')
  await writeFile(other, randomBytes(32).toString('base64'))
  const before = JSON.parse((await run(['keys', 'list', '--json'])).stdout)
  expect((await run(['keys', 'rewrap', '--to', other])).stderr).toContain(`${before.length} signing keys`)
  const after = JSON.parse((await run(['keys', 'list', '--json'])).stdout)
  expect(after[0].kid).toBe(before[0].kid)
  expect(after[0]['master key']).not.toBe(before[0]['master key'])
  expect((await run(['keys', 'rewrap', '--to', join(folder, 'none')])).code).toBe(64)
})

test('a master key file is made once, for a server that reads it through VOUCH_MASTER_KEY_FILE', async () => {
  const variables = { VOUCH_DATA_DIR: join(folder, 'keys') }
  const made = await run(['master-key'], variables)
  expect(made).toMatchObject({ code: 0, stdout: `${join(folder, 'keys/master.key')}\n` })
  const content = await readFile(made.stdout.trim(), 'utf8')
  expect((await run(['master-key'], variables)).code).toBe(0)
  expect(await readFile(made.stdout.trim(), 'utf8')).toBe(content)
})

test('a setting is changed by name and shown', async () => {
  expect((await run(['settings', 'set', 'aws_untagged_fallback', 'forbid'])).code).toBe(0)
  expect((await run(['settings', 'list'])).stdout).toMatch(/aws_untagged_fallback\s+forbid/)
  expect(await run(['settings', 'set', 'colour', 'red'])).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('VCH-5008'),
  })
})

test('the audit log shows the newest events last, with nothing that moves the cursor', async () => {
  await database.prisma.auditEvent.create({
    data: { type: 'login.requested', outcome: 'ok', details: { host: 'evil\u001b[2J' } },
  })
  const { stdout } = await run(['audit', 'tail', '-n', '1'])
  expect(stdout.trim().split('\n')).toHaveLength(2)
  expect(stdout).toContain('login.requested')
  expect(stdout).not.toContain('\u001b')
  expect((await run(['audit', 'tail', '-n', 'x'])).code).toBe(64)
})

test.each([
  [['invite'], env, 64, 'invite'],
  [['invite', 'not an address'], env, 64, 'VCH-1303'],
  [['break-glass'], env, 64, 'break-glass'],
  [['frobnicate'], env, 64, 'VCH-5007'],
  [['invte'], env, 64, 'Did you mean `vouch-server invite`?'],
  [['keys', 'rotat'], env, 64, 'Did you mean `vouch-server keys rotate`?'],
  [['client', 'add', 'x'], env, 64, '--redirect-uri'],
  [['invite', 'a@example.com', '--admn'], env, 64, '--admn'],
  [['invite', 'a@example.com'], { VOUCH_PORT: 'x' }, 6, 'VOUCH_PORT must be'],
  [['start'], { VOUCH_ISUER: 'https://x' }, 6, 'Did you mean VOUCH_ISSUER?'],
])('%j says what is wrong without a stack, and ends with its own code', async (args, variables, code, words) => {
  const result = await run(args, variables)
  expect(result.code).toBe(code)
  expect(result.stdout + result.stderr).toContain(words)
  expect(result.stdout + result.stderr).not.toMatch(/\n\s+at /)
})

test('--version is a version', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

test('every command is in the help, with an example', async () => {
  const { stdout } = await run(['--help'])
  const names = stdout.match(/vouch-server [a-z]+( [a-z]+)?/g) ?? []
  for (const name of ['start', 'invite', 'client add', 'keys rotate', 'settings set', 'audit tail']) {
    expect(names).toContain(`vouch-server ${name}`)
    const { stdout: help } = await run([...name.split(' '), '--help'])
    expect(help).toContain('Examples')
    expect(help).not.toContain('\u001b')
  }
})

test('metadata is loaded from a file, and one that FIDO did not sign is refused', async () => {
  const root = await attestationRoot()
  const paths = { root: join(folder, 'mds-root.pem'), blob: join(folder, 'blob.jwt') }
  await writeFile(paths.root, root.pem)
  await writeFile(paths.blob, await metadataBlob(root, { no: 42 }))
  expect((await run(['metadata', 'status'])).stderr).toContain('None is in use')
  const refused = await run(['metadata', 'load', paths.blob])
  expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('VCH-6270')])
  const loaded = await run(['metadata', 'load', paths.blob], { ...env, VOUCH_MDS_ROOT: paths.root })
  expect([loaded.code, loaded.stderr]).toEqual([0, expect.stringContaining('Number 42 is in use now')])
  const [status] = JSON.parse((await run(['metadata', 'status', '--json'])).stdout)
  expect(status).toMatchObject({ no: 42, source: 'file', expired: false })
  expect((await run(['metadata', 'load', '/nowhere'])).code).toBe(64)
  expect((await run(['metadata', 'load'], { ...env, VOUCH_MDS_URL: 'off' })).code).toBe(4)
})

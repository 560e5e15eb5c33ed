import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandEnvironment } from '../../config/command-environment.ts'
import { applyDiff } from '../../testing/apply-diff.ts'
import { runCommand } from '../run.ts'

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`

let home: string
let config: string
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'vouch-setup-')))
  config = join(home, '.aws/config')
  mkdirSync(join(home, '.aws'), { mode: 0o700 })
  writeFileSync(join(home, 'vouch'), '', { mode: 0o755 })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function setup(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  columns: number | undefined = undefined,
) {
  const screen = columns === undefined ? {} : { isTTY: true, columns }
  const stdout = Object.assign(new PassThrough(), screen)
  const streams = { stdin: new PassThrough(), stdout, stderr: new PassThrough() }
  const environment = commandEnvironment({ HOME: home, PATH: home, NO_COLOR: '1', ...variables })
  const invocation = { program: join(home, 'vouch'), words: ['setup', 'aws', ...words] }
  const code = await runCommand(invocation, environment, streams)
  streams.stdout.end()
  streams.stderr.end()
  return { code, stdout: await text(streams.stdout), stderr: await text(streams.stderr) }
}

const read = () => readFileSync(config, 'utf8')

test('several roles at once are one change of the file, or none at all', async () => {
  const done = await setup(['--role', role('A'), '--role', role('B'), '--role', role('A'), '--region', 'eu-central-1'])
  expect(done).toMatchObject({ code: 0, stderr: '' })
  expect(read()).toBe(
    ['vouch', 'vouch-2']
      .map(
        (name, index) =>
          `[profile ${name}]\nregion = eu-central-1\ncredential_process = vouch credential aws --role ${role('AB'[index] ?? '')}\n`,
      )
      .join('\n'),
  )
  const before = read()
  expect(await setup(['--role', role('C'), '--role', 'nonsense'])).toMatchObject({ code: 64 })
  expect(read()).toBe(before)
})

test.each([
  [['--role', role('A'), '--region', 'cn-north-1'], 'VCH-4'],
  [['--role', role('A'), '--region', 'eu-central-1; id'], 'VCH-4'],
  [['--role', role('A'), '--via', 'arn:aws-cn:iam::123456789012:role/B'], 'VCH-4'],
  [['--role', role('A'), '--via', `${role('B')};id`], 'VCH-4001'],
  [['--role', role('A'), '--duration', '60'], 'VCH-3401'],
  [['--role', role('A'), '--duration', '3601'], 'VCH-3401'],
  [['--role', role('A'), '--role', role('B'), '--profile', 'x'], 'VCH-3401'],
  [['--role', role('A'), '--all'], 'VCH-3401'],
  [['--undo', '--region', 'eu-central-1'], 'VCH-3401'],
  [['--prune', '--role', role('A')], 'VCH-3401'],
  [['--print-iam', 'cli', '--role', role('A')], 'VCH-3401'],
  [['--email', 'a@example.com', '--role', role('A')], 'VCH-3401'],
  [['--region', 'eu-central-1'], 'VCH-3401'],
  [['--json'], 'VCH-3401'],
  [[], 'VCH-3401'],
  [['--all'], 'VCH-3001'],
  [['--undo', '--profile', 'x'], 'VCH-3307'],
  [['--undo', '--role', role('A')], 'VCH-3307'],
])('%j is refused, and nothing is written', async (words, code) => {
  const refused = await setup(words)
  expect(refused.code).not.toBe(0)
  expect([refused.stdout, refused.stderr]).toEqual(['', expect.stringMatching(new RegExp(`^vouch: .*\\(${code}`))])
  expect(readdirSync(join(home, '.aws'))).toEqual([])
})

test('what was written comes out again: the file has its former bytes, and nothing is left beside it', async () => {
  const start = '[default]\r\nregion = x\r\n\r\n[profile prod]\r\ns3 =\r\n  a = b'
  writeFileSync(config, start)
  await setup(['--role', role('A'), '--role', role('B'), '--duration', '900'])
  await setup(['--role', role('C'), '--profile', 'work', '--via', role('A')])
  const all = read()
  const planned = await setup(['--undo', '--dry-run'])
  expect([applyDiff(all, planned.stdout), read()]).toEqual([start, all])
  expect(await setup(['--undo', '--profile', 'work'])).toMatchObject({ code: 0 })
  expect(await setup(['--undo', '--role', role('A')])).toMatchObject({ code: 0 })
  expect(read()).toContain('[profile vouch-2]')
  expect((await setup(['--undo'])).stdout).toBe(`Profile vouch-2 taken out of ${config}.\n`)
  expect(read()).toBe(start)
  expect(readdirSync(join(home, '.aws'))).toEqual(['config'])
})

test('a file that was made for a profile goes with it; one that was there, and empty, stays', async () => {
  await setup(['--role', role('A')])
  await setup(['--role', role('B')])
  expect(readdirSync(join(home, '.aws'))).toEqual(['config'])
  await setup(['--undo'])
  expect(readdirSync(join(home, '.aws'))).toEqual([])
  writeFileSync(config, '')
  await setup(['--role', role('A')])
  await setup(['--undo'])
  expect([readdirSync(join(home, '.aws')), read()]).toEqual([['config'], ''])
})

test('profiles of others are left alone by --undo, and what somebody added is told', async () => {
  await setup(['--role', role('A')])
  const mine = '[profile mine]\ncredential_process = vouch-mine credential aws\n'
  writeFileSync(config, `${read()}output = json\n\n${mine}`)
  const undone = await setup(['--undo'])
  expect(undone.stdout).toContain('What somebody added stays, under its name: output.')
  expect(read()).toBe(`[profile vouch]\noutput = json\n\n${mine}`)
  expect((await setup(['--undo'])).stdout).toBe('There is no profile of Vouch.\n')
})

test('a profile that changes its role says which it had', async () => {
  await setup(['--role', role('A')])
  expect((await setup(['--role', role('B'), '--profile', 'vouch'])).stdout).toContain(`It was for ${role('A')}.`)
})

test('the report as JSON says the same', async () => {
  const { stdout } = await setup(['--role', role('A'), '--json'])
  expect(JSON.parse(stdout)).toEqual({
    file: config,
    dry_run: false,
    profiles: [{ profile: 'vouch', role: role('A'), change: 'add', before: null, left: [] }],
    refused: [],
    unpublished: [],
    diff: expect.stringContaining('+[profile vouch]'),
  })
})

test('--list tells each profile, and what keeps it from working', async () => {
  writeFileSync(join(home, 'other'), '')
  await setup(['--role', role('A'), '--region', 'eu-central-1', '--via', role('Hub')])
  await setup(['--role', role('B'), '--duration', '900'])
  const gone = `[profile gone]\ncredential_process = /nowhere/vouch credential aws --role ${role('C')}\n`
  writeFileSync(config, `${read()}role_arn = x\n\n${gone}`)
  const { code, stdout } = await setup(['--list', '--json'])
  expect(code).toBe(6)
  expect(JSON.parse(stdout)).toEqual({
    file: config,
    profiles: [
      {
        profile: 'vouch',
        role: role('A'),
        via: [role('Hub')],
        region: 'eu-central-1',
        duration_seconds: null,
        works: null,
        notes: [],
      },
      {
        profile: 'vouch-2',
        role: role('B'),
        via: [],
        region: null,
        duration_seconds: 900,
        works: false,
        notes: [expect.stringContaining('role_arn')],
      },
      {
        profile: 'gone',
        role: role('C'),
        via: [],
        region: null,
        duration_seconds: null,
        works: false,
        notes: [expect.stringContaining('/nowhere/vouch')],
      },
    ],
    notes: ['You are not logged in: run `vouch login`.'],
  })
  const table = await setup(['--list'])
  expect(table.stdout.match(/^(?:\?|problem) /gm)).toEqual(['? ', 'problem ', 'problem '])
})

test('--list is stacked where it is wider than the terminal, and nothing but what is one word goes over its edge', async () => {
  await setup(['--role', role('A'), '--region', 'eu-central-1', '--via', role('Hub'), '--duration', '900'])
  writeFileSync(config, `${read()}role_arn = x\n`)
  const wide = (await setup(['--list'], {}, 200)).stdout
  expect(wide).toMatch(/^problem {2}vouch {2}\S+role\/A {2}via \S+Hub {2}eu-central-1 {2}900 s\n/)
  for (const columns of [40, 60, 80]) {
    const lines = (await setup(['--list'], {}, columns)).stdout.trimEnd().split('\n')
    expect(lines.slice(0, 5)).toEqual([
      'problem  vouch',
      `         ${role('A')}`,
      `         via ${role('Hub')}`,
      '         eu-central-1',
      '         900 s',
    ])
    for (const line of lines.slice(5)) expect(line.length).toBeLessThanOrEqual(columns)
  }
})

test.each([
  [{ AWS_PROFILE: 'prod' }, 'AWS_PROFILE is prod'],
  [{ AWS_DEFAULT_PROFILE: 'prod' }, 'AWS_DEFAULT_PROFILE is prod'],
  [{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' }, 'AWS_ACCESS_KEY_ID is set'],
])('with %j in the environment a warning follows, and no value of a key is shown', async (variables, words) => {
  const { code, stdout, stderr } = await setup(['--role', role('A')], variables)
  expect([code, stdout]).toEqual([0, expect.stringContaining('Profile vouch written')])
  expect(stderr).toContain(words)
  expect(stderr).not.toContain('AKIAEXAMPLE')
})

test('AWS_PROFILE that names the very profile is no reason for a warning', async () => {
  expect((await setup(['--role', role('A')], { AWS_PROFILE: 'vouch' })).stderr).toBe('')
})

test('AWS_CONFIG_FILE is honoured, and what lies in the usual file is told', async () => {
  await setup(['--role', role('A')])
  const elsewhere = join(home, 'elsewhere')
  const variables = { AWS_CONFIG_FILE: elsewhere }
  const { stderr } = await setup(['--role', role('B'), '--profile', 'b'], variables)
  expect(stderr).toContain('AWS_CONFIG_FILE is set')
  expect(readFileSync(elsewhere, 'utf8')).toContain('[profile b]')
  const listed = JSON.parse((await setup(['--list', '--json'], variables)).stdout)
  expect(listed.profiles).toMatchObject([{ profile: 'b' }])
  expect(listed.notes.join(' ')).toContain(`${config}, which has vouch.`)
})

test.each([
  ['[vouch]\nregion = x\n', 'without the word profile'],
  ['[profile Vouch]\nregion = x\n', 'tell capitals apart'],
  ['[default]\nregion = x\n[default]\n', 'reads nothing of'],
])('a file like %j is edited, and its trap is told', async (start, words) => {
  writeFileSync(config, start)
  const { code, stderr } = await setup(['--role', role('A'), '--profile', 'vouch'])
  expect(code).toBe(0)
  expect(stderr).toContain(words)
  expect(read().startsWith(start)).toBe(true)
})

test('--print-iam prints a script on stdout alone, and warns of a server that AWS cannot reach', async () => {
  const server = ['--server', 'https://vouch.example.com']
  const script = await setup(['--print-iam', 'cli', '--domain', 'Example.com', ...server])
  expect(script).toMatchObject({ code: 0, stderr: '' })
  expect(script.stdout).toMatch(/^#!\/usr\/bin\/env bash\n[\s\S]*"vouch\.example\.com:sub": "\*@example\.com"/)
  const local = await setup(['--print-iam', 'terraform', '--server', 'http://localhost:3000'])
  expect([local.code, local.stderr]).toEqual([0, expect.stringContaining('on this machine only')])
  expect(readdirSync(join(home, '.aws'))).toEqual([])
})

test('--print-iam --bound prints a role that takes only tokens that name it, and says what it needs on the server', async () => {
  const words = ['--bound', '--role-name', 'Admin', '--server', 'https://vouch.example.com']
  for (const form of ['cli', 'cloudformation', 'terraform']) {
    const { code, stdout, stderr } = await setup(['--print-iam', form, ...words])
    expect([code, stdout]).toEqual([0, expect.stringContaining('"aws:RequestTag/vouch:role"')])
    expect(stderr).toContain('before a rule of the server')
  }
  expect(await setup(['--role', role('A'), '--bound'])).toMatchObject({ code: 64, stdout: '' })
})

test.each([
  [['cli', '--bound', '--role-name', 'a,b']],
  [['pulumi']],
  [['cli', '--email', 'no address']],
  [['cli', '--email', 'a@example.com', '--domain', 'example.com']],
  [['cli', '--domain', '*']],
  [['cli', '--domain', 'example.com"; id; "']],
  [['cli', '--account', '12345678901']],
  [['cli', '--role-name', 'x"; id; "']],
  [['cli', '--role-name', '-x']],
  [['cli', '--partition', 'aws-iso']],
])('--print-iam %j prints nothing', async (words) => {
  const { code, stdout } = await setup(['--print-iam', ...words, '--server', 'https://vouch.example.com'])
  expect([code, stdout]).toEqual([64, ''])
})

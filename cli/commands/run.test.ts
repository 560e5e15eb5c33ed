import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandEnvironment } from '../config/command-environment.ts'
import { version } from '../version.ts'
import { allCommands, commands } from './commands.ts'
import { runCommand } from './run.ts'

let home: string
const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-commands-'))
  writeFileSync(join(home, 'vouch'), '', { mode: 0o755 })
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

async function run(words: string[], variables: Record<string, string> = {}) {
  const said = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof said) =>
    new PassThrough().setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  const streams = { stdin: new PassThrough(), stdout: stream('stdout'), stderr: stream('stderr') }
  const environment = commandEnvironment({ HOME: home, PATH: '/usr/bin:/bin', ...variables })
  const code = await runCommand({ program: join(home, 'vouch'), words }, environment, streams)
  await new Promise((resolve) => setImmediate(resolve))
  return { code, ...said }
}

test.each([
  [['login', '--sever', 'https://x'], 'Did you mean `--server`?'],
  [['login', '--no-broswer'], 'Did you mean `--no-browser`?'],
  [['status', '--jsno'], 'Did you mean `--json`?'],
  [['setup', 'aws', '--profile', 'x'], '`vouch setup aws` needs --role ARN beside --profile.'],
  [['setup', 'aws', '--dry-run'], '`vouch setup aws` needs --role ARN beside --dry-run.'],
  [['setup', 'aws', '--prune'], '`vouch setup aws` needs --all beside --prune.'],
  [['setup', 'aws', '--email', 'a@example.com'], 'needs --print-iam cli, cloudformation or terraform beside --email.'],
  [
    ['setup', 'aws', '--print-iam', 'cli', '--role', ROLE],
    '--role together with --print-iam. The role that it makes is named by --role-name NAME.',
  ],
  [['completion', 'tcsh'], 'takes no “tcsh”: it is one of bash, zsh, fish, powershell. Run it'],
  [['completion', 'bsah'], 'Did you mean `bash`?'],
  [['setup', 'aws'], 'needs --role ARN, or --all, where there is no terminal'],
  [['login', '--timeout', 'soon'], 'takes no “soon” for --timeout: it is 1 to 3600 seconds.'],
  [['login', '--timeout', '0'], 'takes no “0” for --timeout: it is 1 to 3600 seconds.'],
  ...['7200', '899', '1h', '900.5'].flatMap((seconds) =>
    [['setup', 'aws'], ['exec'], ['env'], ['aws', 'console']].map((path): [string[], string] => [
      [...path, '--role', ROLE, '--duration', seconds, ...(path[0] === 'exec' ? ['true', '--flag'] : [])],
      `takes no “${seconds}” for --duration: it is 900 to 3600 seconds.`,
    ]),
  ),
  [
    ['credential', 'aws', '--role', ROLE, '--duration', '1h'],
    'takes no “1h” for --duration: it is 900 to 3600 seconds.',
  ],
  [['serve', 'aws', '--duration=3600'], 'takes no “3600” for --duration: it is 900 to 1800 seconds.'],
  [['serve', 'aws', '--port', '70000'], 'takes no “70000” for --port: it is a whole number, 0 to 65535.'],
  [['exec', '--duration', 'x', '--', 'true'], 'takes no “x” for --duration'],
  [['exec', '--bogus', 'true'], '`vouch exec` has no option “--bogus”.'],
  [['status', '--json', '--format', 'shell'], '`vouch status` takes --json or --format shell, and not both.'],
  [['whoami', '--json', '--format', 'text'], '`vouch whoami` takes --json or --format text, and not both.'],
  [['exec'], '`vouch exec` needs CMD: `vouch exec CMD [ARG…]`.'],
  [['credential', 'aws'], '`vouch credential aws` needs --role: `vouch credential aws --role ARN`.'],
  [['login', '--force', '--bogus'], '`vouch login` has no option “--bogus”.'],
  [['setup', 'aws', '--print-iam'], 'needs a value for --print-iam: one of cli, cloudformation, terraform.'],
  [['login', 'now'], '`vouch login` does not know what to do with “now”.'],
  [['login', '-x'], '`vouch login` has no option “-x”.'],
  [['login', '--yes=no'], '`vouch login` does not know what to do with “--yes=no”.'],
  [['setup', 'aws', '--role', ROLE, 'x'], '`vouch setup aws` does not know what to do with “x”.'],
  [['setup', 'aws', '--role'], '`vouch setup aws` needs a value for --role: --role ARN.'],
  [['setup', 'aws', '--role', '--dry-run'], '`vouch setup aws` needs a value for --role: --role ARN.'],
  [['credential', 'aws', '--role'], '`vouch credential aws` needs a value for --role: --role ARN.'],
  [['login', '--timeout'], '`vouch login` needs a value for --timeout: --timeout SECONDS.'],
  [['login', '--timeout', '-5'], '`vouch login` needs a value for --timeout: --timeout SECONDS.'],
  [['-x'], '`vouch` has no option “-x”.'],
])('%j is not understood, and says what was meant', async (words, hint) => {
  const { code, stdout, stderr } = await run(words)
  expect([code, stdout]).toEqual([64, ''])
  expect(stderr).toContain(hint)
  expect(stderr).toMatch(/^vouch: .* \(VCH-3401\)\n$/)
})

test.each([
  [['logn'], 'Did you mean `vouch login`?'],
  [['lgoin', '--yes'], 'Did you mean `vouch login`?'],
  [['Status'], 'Did you mean `vouch status`?'],
  [['setup', 'awz'], 'Did you mean `vouch setup aws`?'],
  [['agent', 'strat'], 'Did you mean `vouch agent start`?'],
  [['kyes', 'list'], 'Did you mean `vouch keys list`?'],
  [['key'], 'Did you mean `vouch keys`?'],
  [['console'], 'Did you mean `vouch aws console`?'],
  [['help', 'logn'], 'Did you mean `vouch login`?'],
  [['setup', 'ssh'], 'You typed “vouch setup ssh”. `vouch setup` knows aws.'],
  [['sessions', 'kubernetes'], 'You typed “vouch sessions kubernetes”. `vouch sessions` knows list, revoke.'],
  [['something', 'else'], 'You typed “vouch something else”.'],
])('%j is no command, and says which was meant', async (words, hint) => {
  const { code, stdout, stderr } = await run(words)
  expect([code, stdout]).toEqual([64, ''])
  expect(stderr).toContain(hint)
  expect(stderr).toMatch(/^vouch: There is no such command\. .* \(VCH-3408\)\n$/)
})

test.each([['kubernetes'], ['list'], ['setup', 'ssh']])(
  'a command far from any is not guessed (%s %s)',
  async (...words) => {
    expect((await run(words.filter((word) => word !== undefined))).stderr).not.toContain('Did you mean')
  },
)

test('what is typed cannot drive the terminal', async () => {
  expect((await run(['\u001b]52;c;AAAA\u0007log'])).stderr).not.toMatch(/(?!\n)\p{C}/u)
})

test('a command is listed by the words of its class', async () => {
  for (const { path, load } of commands) expect((await load()).paths).toEqual([path])
})

test.each((await allCommands()).map((command) => [command.paths?.[0]?.join(' ') ?? '', command] as const))(
  '`vouch %s --help` tells what it does, with examples',
  async (path, command) => {
    expect(command.usage?.examples?.length).toBeGreaterThan(0)
    const { code, stdout, stderr } = await run([...path.split(' '), '--help'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Examples')
    expect(stdout).toContain(`$ vouch ${path}`)
    expect(stdout).not.toContain('#0')
  },
)

test.each([
  ['agent', ['agent start', 'agent stop', 'agent status']],
  ['setup', ['setup aws']],
  ['credential', ['credential aws']],
])('`vouch %s` lists its commands and no others, however its help is asked for', async (group, members) => {
  for (const words of [[group], [group, '--help'], [group, '-h'], ['help', group]]) {
    const { code, stdout, stderr } = await run(words)
    expect([code, stderr]).toEqual([0, ''])
    const listed = Array.from(stdout.matchAll(/^ +vouch ([a-z]+(?: [a-z]+)?) {2}/gm), ([, path]) => path)
    expect(listed.sort()).toEqual([...members].sort())
  }
})

test('`vouch help login` is `vouch login --help`', async () => {
  expect(await run(['help', 'login'])).toEqual(await run(['login', '--help']))
})

test.each([[[]], [['--help']], [['-h']], [['help']]])('%j lists every command', async (words) => {
  const { code, stdout } = await run(words)
  expect(code).toBe(0)
  for (const { path } of commands) expect(stdout).toContain(`vouch ${path.join(' ')}`)
})

test('--version is the version', async () => {
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

test('nobody logged in: status says so with 2, logout has nothing to do, credentials are refused with nothing on stdout', async () => {
  expect(await run(['status'])).toMatchObject({ code: 2, stdout: expect.stringContaining('vouch login') })
  expect(await run(['whoami', '--json'])).toEqual({ code: 2, stdout: '{"logged_in":false}\n', stderr: '' })
  expect(await run(['status', '--json', '--format', 'json'])).toMatchObject({
    code: 2,
    stdout: '{"logged_in":false}\n',
  })
  const nobody = await run(['whoami'])
  expect(nobody).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^vouch: .* \(VCH-3001\)\n$/) })
  expect(await run(['logout'])).toMatchObject({ code: 0 })
  expect(await run(['agent', 'status', '--json'])).toMatchObject({ code: 6, stdout: '{"running":false}\n' })
  expect(await run(['agent', 'stop'])).toMatchObject({ code: 0, stdout: 'No agent was running.\n' })
  expect(await run(['credential', 'aws', '--role', ROLE])).toMatchObject({ code: 2, stdout: '' })
})

test('an address that is none is refused before anything is asked', async () => {
  for (const server of ['http://vouch.example.com', 'https://alice@vouch.example.com', 'x']) {
    expect(await run(['login', '--server', server])).toMatchObject({ code: 64, stdout: '' })
  }
  expect(await run(['login'], { VOUCH_SERVER: 'ftp://x' })).toMatchObject({ code: 64 })
})

test('setup aws shows what it would write, writes it, and has nothing to do the second time', async () => {
  const file = join(home, '.aws/config')
  const dry = await run(['setup', 'aws', '--role', ROLE, '--dry-run'])
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('+[profile vouch]') })
  const done = await run(['setup', 'aws', '--role', ROLE])
  expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Profile vouch written to /) })
  const written = readFileSync(file, 'utf8')
  expect(written).toContain(`credential aws --role ${ROLE}`)
  const again = await run(['setup', 'aws', '--role', ROLE])
  expect(again).toEqual({ code: 0, stdout: 'Profile vouch is set up already.\n', stderr: '' })
  expect(readFileSync(file, 'utf8')).toBe(written)
})

test('a role that is none is refused, and no file is touched', async () => {
  const refused = await run(['setup', 'aws', '--role', `${ROLE};touch /tmp/p`, '--profile', 'other'])
  expect(refused).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('(VCH-4001)') })
})

test('an AWS configuration that cannot be read is a finding of doctor beside the others, and an error of setup', async () => {
  const variables = { AWS_CONFIG_FILE: join(home, 'vouch/below/config') }
  const { code, stdout } = await run(['doctor', '--server', 'http://127.0.0.1:1'], variables)
  expect(code).toBe(4)
  expect(stdout).toMatch(/server .*\(VCH-3002\)/)
  expect(stdout).toMatch(/aws .* cannot be read \(.*\)\. \(VCH-3301\)\n +Mend what stands in the way, /)
  const setup = await run(['setup', 'aws', '--role', ROLE], variables)
  expect(setup).toMatchObject({ code: 6, stdout: '', stderr: expect.stringContaining('(VCH-3301)') })
})

test('doctor names each problem with its code, and ends with the first', async () => {
  const { code, stdout } = await run(['doctor', '--server', 'http://127.0.0.1:1', '--json'])
  expect(code).toBe(4)
  const { ok, findings } = JSON.parse(stdout)
  expect(ok).toBe(false)
  expect(findings.map(({ check }: { check: string }) => check)).toEqual(
    expect.arrayContaining(['server', 'agent', 'aws']),
  )
})

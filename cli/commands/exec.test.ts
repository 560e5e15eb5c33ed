import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnvironment } from '../../e2e/processes/environment.ts'
import { FAR_ROLE, NEXT_ROLE, ROLE } from '../agent/testing/world.ts'
import { loggedInBeforeEach } from '../agent/testing/world-before-each.ts'
import { inTerminal } from '../testing/terminal.ts'

const at = loggedInBeforeEach()

const variables = (more: Record<string, string> = {}) =>
  cleanEnvironment({ HOME: at.world.environment.home, AWS_ENDPOINT_URL_STS: at.world.sts.url, ...more })

function start(words: readonly string[], more?: Record<string, string>, command = 'exec') {
  const [program, ...before] = at.programs.vouch
  const child = spawn(program, [...before, ...(command === '' ? [] : [command]), ...words], {
    env: variables(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('latin1').on('data', (text) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...said }))
  return { child, ended }
}
const run = (words: readonly string[], more?: Record<string, string>) => start(words, more).ended

const PRINT_AWS = ['--', process.execPath, '-p', 'JSON.stringify(process.env)']
/** The same command line in a form that the entry leaves to the full command line. */
const inFull = (words: readonly string[]) => ['--role', ROLE, '--role', ROLE, ...words]
const atOnce = (words: readonly string[]) => ['--role', ROLE, ...words]
const paths = [
  ['at once', atOnce],
  ['by the full command line', inFull],
] as const

test.each(paths)('%s, a program gets the credentials, and nothing that leads elsewhere', async (_, words) => {
  const { code, stdout, stderr } = await run(words(['--region', 'eu-central-1', ...PRINT_AWS]), {
    AWS_PROFILE: 'other',
    AWS_DEFAULT_PROFILE: 'other',
    AWS_ACCESS_KEY_ID: 'AKIAOLD',
    AWS_SECURITY_TOKEN: 'old',
    AWS_REGION: 'us-west-2',
    AWS_ROLE_ARN: 'old',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/old',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1',
    AWS_PAGER: 'less',
  })
  expect([code, stderr]).toEqual([0, ''])
  const env = JSON.parse(stdout)
  const { credential } = await at.agent.awsCredentials({
    roleArn: ROLE,
    region: 'eu-central-1',
    stsEndpoint: at.world.sts.url,
  })
  const aws = Object.fromEntries(Object.entries(env).filter(([name]) => /^(AWS|VOUCH)_/.test(name)))
  expect(aws).toEqual({
    AWS_ACCESS_KEY_ID: credential.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credential.SecretAccessKey,
    AWS_SESSION_TOKEN: credential.SessionToken,
    AWS_CREDENTIAL_EXPIRATION: credential.Expiration,
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_PAGER: 'less',
    AWS_ENDPOINT_URL_STS: at.world.sts.url,
    VOUCH_EXEC: ROLE,
  })
})

test('a region that nobody named is left to the program', async () => {
  const env = JSON.parse((await run(atOnce(PRINT_AWS))).stdout)
  expect([env.AWS_REGION, env.AWS_DEFAULT_REGION]).toEqual([undefined, undefined])
})

test.each(paths)('%s, what stands behind the program is its own, to the letter', async (_, words) => {
  const printed = ['printf', '[%s]', '--role', '--', '-x', '', 'a b', "'$(id)'", '--help']
  const shown = "[--role][--][-x][][a b]['$(id)'][--help]"
  expect((await run(words(['--', ...printed]))).stdout).toBe(shown)
  expect((await run(words(printed))).stdout).toBe(shown)
})

test.each(paths)('%s, it ends as the program does', async (_, words) => {
  const folder = at.world.environment.home
  writeFileSync(join(folder, 'plain'), '#!/bin/sh\n')
  const ends: [string[], number, RegExp][] = [
    [['sh', '-c', 'exit 7'], 7, /^$/],
    [['sh', '-c', 'kill -TERM $$'], 143, /^$/],
    [['sh', '-c', 'kill -KILL $$'], 137, /^$/],
    [['no-such-program'], 127, /^vouch: .* It is no-such-program \(ENOENT\)\. .*\(VCH-3501\)\n$/],
    [[folder], 126, /VCH-3502/],
    [[join(folder, 'plain')], 126, /VCH-3502/],
    [['sh', '-c', 'exit 255'], 255, /^$/],
  ]
  for (const [command, code, words2] of ends) {
    const end = await run(words(['--', ...command]))
    expect([command, end.code, end.stdout]).toEqual([command, code, ''])
    expect(end.stderr).toMatch(words2)
  }
})

test.each(paths)('%s, a duration that nobody gives is refused, and nobody is asked for it', async (_, words) => {
  for (const seconds of ['3601', '43200', '899', '0']) {
    const { code, stdout, stderr } = await run(words(['--duration', seconds, 'echo', 'ran']))
    expect([code, stdout]).toEqual([64, ''])
    expect(stderr).toContain(`takes no “${seconds}” for --duration: it is 900 to 3600 seconds.`)
  }
  expect(at.world.sts.calls).toEqual([])
})

test('a duration of a profile of long ago is cut, and each tool is told so in one line beside its credentials', async () => {
  mkdirSync(join(at.world.environment.home, '.aws'))
  const line = `vouch credential aws --role ${ROLE} --duration 43200`
  writeFileSync(join(at.world.environment.home, '.aws/config'), `[profile vouch]\ncredential_process = ${line}\n`)
  const cut = /^vouch: A duration of 43200 seconds was asked for, and Vouch gives 3600 at most: .*\n$/
  const twice = ['--region', 'us-east-1', '--region', 'us-east-1']
  for (const words of [[], twice]) {
    const { code, stdout, stderr } = await run([...words, 'echo', 'ran'])
    expect([code, stdout]).toEqual([0, 'ran\n'])
    expect(stderr).toMatch(cut)
  }
  const asTool = ['credential', 'aws', '--role', ROLE, '--duration', '43200']
  for (const words of [asTool, [...asTool, '--region', 'us-east-1', '--region', 'us-east-1']]) {
    const { code, stdout, stderr } = await start(words, {}, '').ended
    expect(code).toBe(0)
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'Version',
      'AccessKeyId',
      'SecretAccessKey',
      'SessionToken',
      'Expiration',
    ])
    expect(stderr).toMatch(cut)
  }
  expect(at.world.sts.calls.length).toBeGreaterThan(0)
})

test('no secret is in the arguments of a process, and none in the environment of our own', async () => {
  const { stdout } = await run(
    atOnce(['--', 'sh', '-c', 'cat /proc/$PPID/cmdline /proc/$$/cmdline /proc/$PPID/environ']),
  )
  const { credential } = await at.agent.awsCredentials({ roleArn: ROLE, stsEndpoint: at.world.sts.url })
  expect(stdout).toContain('exec')
  for (const secret of [credential.SecretAccessKey, credential.SessionToken, credential.AccessKeyId])
    expect(stdout).not.toContain(secret)
})

/** Says every signal that it gets, and ends with 9 at the first line of `until`. */
const LISTEN = `
  for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR2'])
    process.on(name, () => process.stdout.write(name + '\\n', () => name === 'SIGUSR2' && process.exit(9)))
  setInterval(() => {}, 1_000)
  console.log('ready')
`

test.each(paths)('%s, signals to vouch reach the program, each once', async (_, words) => {
  const { child, ended } = start(words(['--', process.execPath, '-e', LISTEN]))
  let heard = ''
  child.stdout.on('data', (text) => {
    heard += text
  })
  const until = async (text: string) => {
    while (!heard.includes(text)) await once(child.stdout, 'data')
  }
  await until('ready')
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR2'] as const) {
    child.kill(signal)
    await until(signal)
  }
  expect(await ended).toMatchObject({
    code: 9,
    stdout: 'ready\nSIGTERM\nSIGHUP\nSIGINT\nSIGQUIT\nSIGUSR2\n',
    stderr: '',
  })
})

test('the signal that opens the debugger of Node goes to the program, and opens nothing here', async () => {
  const { child, ended } = start(atOnce(['--', 'sh', '-c', 'echo ready; exec sleep 60']))
  await once(child.stdout, 'data')
  child.kill('SIGUSR1')
  expect(await ended).toMatchObject({ code: 138, stderr: '' })
})

test('Ctrl-C at the terminal reaches the program once, and vouch waits for it', async () => {
  const [program, ...before] = at.programs.vouch
  const words = [program, ...before, 'exec', '--role', ROLE, '--', process.execPath, '-e', LISTEN] as const
  const terminal = inTerminal(words, variables())
  await terminal.saw(/ready/)
  terminal.type('\x03')
  await terminal.saw(/SIGINT/)
  terminal.type('\x1c')
  await terminal.saw(/SIGQUIT/)
  terminal.kill('SIGUSR2')
  expect(await terminal.ended).toBe(9)
  expect(terminal.shown.match(/SIGINT|SIGQUIT/g)).toEqual(['SIGINT', 'SIGQUIT'])
})

test('what a program prints does not pass through vouch, however much it is', async () => {
  const { stdout, code } = await run(atOnce(['--', 'head', '-c', '20000000', '/dev/zero']))
  expect([stdout.length, code]).toEqual([20_000_000, 0])
})

test('a reader who leaves ends the program as it would without vouch', async () => {
  const line = '"$@" -- yes | head -n 1; echo $PIPESTATUS'
  const words = ['-c', line, 'bash', ...at.programs.vouch, 'exec', '--role', ROLE]
  const child = spawn('bash', words, { env: variables(), stdio: ['ignore', 'pipe', 'inherit'] })
  const [printed] = await once(child.stdout, 'data')
  let shown = String(printed)
  for await (const text of child.stdout) shown += text
  expect(shown).toBe('y\n141\n')
})

test('one inside another says whose credentials the program gets', async () => {
  const [program, ...before] = at.programs.vouch
  const inner = ['--', program, ...before, 'exec', '--role', ROLE, '--', 'true']
  expect((await run(atOnce(inner))).stderr).toBe(
    'vouch: This runs inside another `vouch exec` of the same role already.\n',
  )
  const other = ['--role', NEXT_ROLE, '--via', ROLE, ...inner]
  expect((await run(other)).stderr).toBe(
    `vouch: This runs inside another \`vouch exec\`: the program gets ${ROLE}, and no longer ${NEXT_ROLE}.\n`,
  )
  const hostile = await run(atOnce(['--', 'true']), { VOUCH_EXEC: 'x\u001b]0;y\u0007\nz' })
  expect(hostile.stderr).not.toMatch(/(?!\n)\p{C}/u)
  expect(hostile.stderr.split('\n')).toHaveLength(2)
})

test('the role comes from a profile that Vouch wrote, with its way, region and duration', async () => {
  const folder = join(at.world.environment.home, '.aws')
  mkdirSync(folder)
  const line = (name: string, words: string) =>
    `[profile ${name}]\ncredential_process = "/a b/vouch" credential aws ${words}\n`
  writeFileSync(
    join(folder, 'config'),
    [
      line('vouch', `--role ${ROLE}`),
      `${line('far', `--role ${FAR_ROLE} --via ${ROLE} --via ${NEXT_ROLE} --duration 900`)}region = eu-west-3\n`,
      '[profile other]\ncredential_process = /usr/bin/other\n',
      line('twice', `--role ${ROLE}`),
      line('twice', `--role ${FAR_ROLE}`),
    ].join('\n'),
  )
  const role = async (words: string[], more?: Record<string, string>) => {
    const { stdout } = await run([...words, ...PRINT_AWS], more)
    const env = JSON.parse(stdout)
    return [env.VOUCH_EXEC, env.AWS_REGION]
  }
  expect(await role([])).toEqual([ROLE, undefined])
  expect(await role(['--profile', 'far'], { AWS_REGION: 'us-west-2' })).toEqual([FAR_ROLE, 'eu-west-3'])
  expect(at.world.sts.calls.at(-1)).toMatchObject({ roleArn: FAR_ROLE, durationSeconds: '900' })
  expect(await role(['--profile', 'far', '--region', 'eu-north-1'])).toEqual([FAR_ROLE, 'eu-north-1'])
  expect(await role([], { AWS_PROFILE: 'far' })).toEqual([FAR_ROLE, 'eu-west-3'])
  for (const name of ['other', 'twice', 'none']) {
    const refused = { code: 6, stdout: '', stderr: expect.stringContaining(`The profile is ${name}.`) }
    expect(await run(['--profile', name, '--', 'true'])).toEqual(refused)
    expect(await run(['--', 'true'], { AWS_PROFILE: name })).toEqual(refused)
  }
})

test.each([
  ['no role and no profile', ['--', 'true'], 64, /no profile vouch.*VCH-3504/],
  ['a role and a profile', ['--role', ROLE, '--profile', 'vouch', 'true'], 64, /VCH-3504/],
  ['a way that leads nowhere', ['--via', ROLE, 'true'], 64, /VCH-3504/],
  ['no program', ['--role', ROLE], 64, /VCH-3401/],
  ['no program behind the dashes', ['--role', ROLE, '--'], 64, /VCH-3401/],
  ['an option that there is not', ['--rol', ROLE, 'true'], 64, /VCH-3401/],
  ['something that is no role', ['--role', '$(id)', 'true'], 64, /VCH-4001/],
  ['a region of another partition', ['--role', ROLE, '--region', 'cn-north-1', 'true'], 64, /VCH-4014/],
])('%s is one line, and starts nothing', async (_, words, code, said) => {
  const end = await run(words)
  expect(end).toMatchObject({ code, stdout: '' })
  expect(end.stderr).toMatch(/^vouch: [^\n]+\n$/)
  expect(end.stderr).toMatch(said)
})

test.each(paths)('%s, without a terminal nobody is asked for a touch', async (_, words) => {
  at.world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: 1, tagged: true })
  expect(await run(words(['--', 'true']))).toEqual({
    code: 7,
    stdout: '',
    stderr: expect.stringMatching(/^[^\n]*VCH-4017\)\n$/),
  })
  await at.agent.endSession()
  expect(await run(words(['--', 'true']))).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^[^\n]*VCH-3001\)\n$/),
  })
  expect(at.world.server.requests).not.toContain('POST /oauth/par')
})

/** Reads a line of what is typed, as it is typed. */
const READ_AND_TELL = 'stty -a | grep -c " icanon"; echo it is $VOUCH_EXEC; read line; echo "got <$line>"; exit 5'

function inTheTerminal(more?: Record<string, string>) {
  const [program, ...before] = at.programs.vouch
  const words = [program, ...before, 'exec', '--role', ROLE, '--', 'sh', '-c', READ_AND_TELL] as const
  // No browser can be started there, so the address is printed.
  return inTerminal(
    words,
    variables({ BROWSER: '', SSH_CONNECTION: 'x', VOUCH_SERVER: at.world.server.issuer, ...more }),
  )
}

test('at a terminal a touch is asked for at once, and the program runs after it', async () => {
  at.world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: 1, tagged: true })
  const terminal = inTheTerminal()
  await terminal.saw(/fresher touch[^\n]*\n?[^\n]*Touch your key now\? \[Y\/n\] /)
  expect(at.world.server.requests).not.toContain('POST /oauth/par')
  terminal.type('\r')
  await terminal.saw(/amber falcon 42/)
  at.world.server.rules.delete(ROLE)
  await at.world.server.touch()
  await terminal.saw(/\n1\r\nit is arn:/)
  terminal.type('hello\r')
  expect(await terminal.ended).toBe(5)
  expect(terminal.shown).toContain('got <hello>')
})

test('at a terminal without a session a login is offered', async () => {
  await at.agent.endSession()
  const terminal = inTheTerminal()
  await terminal.saw(/not logged in[^\n]*Touch your key now/)
  terminal.type('y\r')
  await terminal.saw(/amber falcon 42/)
  await at.world.server.touch()
  await terminal.saw(/it is arn:/)
  terminal.type('\r')
  expect(await terminal.ended).toBe(5)
})

test.each([
  ['no', 'n\r', 7],
  ['Ctrl-D', '\x04', 7],
  ['Ctrl-C', '\x03', 130],
])('%s at the question starts neither a login nor the program', async (_, typed, code) => {
  at.world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: 1, tagged: true })
  const terminal = inTheTerminal()
  await terminal.saw(/Touch your key now/)
  terminal.type(typed)
  expect(await terminal.ended).toBe(code)
  expect(at.world.server.requests).not.toContain('POST /oauth/par')
  expect(terminal.shown).not.toContain('it is')
})

test('a login that fails ends with its own words and code', async () => {
  await at.agent.endSession()
  const terminal = inTheTerminal({ VOUCH_SERVER: 'http://127.0.0.1:1' })
  await terminal.saw(/Touch your key now/)
  terminal.type('\r')
  expect(await terminal.ended).toBe(4)
  expect(terminal.shown.match(/VCH-\d{4}/g)).toEqual(['VCH-3002'])
})

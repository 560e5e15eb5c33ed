import { execFile } from 'node:child_process'
import { parseEnv, promisify } from 'node:util'
import { expect, test } from 'vitest'
import { cleanEnvironment } from '../../e2e/processes/environment.ts'
import { runProcess } from '../../e2e/processes/start-process.ts'
import { CLOSED_ROLE, ROLE } from '../agent/testing/world.ts'
import { loggedInBeforeEach } from '../agent/testing/world-before-each.ts'
import { inTerminal } from '../testing/terminal.ts'

const at = loggedInBeforeEach()

const environment = (more: Record<string, string> = {}) =>
  cleanEnvironment({ HOME: at.world.environment.home, AWS_ENDPOINT_URL_STS: at.world.sts.url, ...more })
const words = (...more: string[]): [string, ...string[]] => [...at.programs.vouch, 'env', ...more]
function run(more: string[], variables?: Record<string, string>) {
  const [program, ...args] = words(...more)
  return runProcess(program, args, { environment: environment(variables) })
}

async function handed(region: string) {
  const { credential } = await at.agent.awsCredentials({ roleArn: ROLE, region, stsEndpoint: at.world.sts.url })
  return {
    AWS_ACCESS_KEY_ID: credential.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credential.SecretAccessKey,
    AWS_SESSION_TOKEN: credential.SessionToken,
    AWS_CREDENTIAL_EXPIRATION: credential.Expiration,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  }
}

test.each(['bash', 'zsh', 'fish'])('%s takes what is printed, and gives it back', async (shell) => {
  const vouch = words('--role', ROLE, '--region', 'eu-west-1')
    .map((word) => `'${word}'`)
    .join(' ')
  const print = `'${process.execPath}' -p 'JSON.stringify(process.env)'`
  const takes = shell === 'fish' ? `${vouch} | source` : `eval "$(${vouch})"`
  const gone = shell === 'fish' ? `${vouch} --unset | source` : `eval "$(${vouch} --unset)"`
  const env = environment({ SHELL: `/usr/bin/${shell}`, AWS_PROFILE: 'other', HOME: at.world.environment.home })
  const { stdout } = await promisify(execFile)(shell, ['-c', `${takes}\n${print}\n${gone}\n${print}`], { env })
  const [taken, after] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(taken).toMatchObject(await handed('eu-west-1'))
  expect(taken.AWS_PROFILE).toBeUndefined()
  expect(Object.keys(after).filter((name) => name.startsWith('AWS_'))).toEqual(['AWS_ENDPOINT_URL_STS'])
})

test('json and dotenv hold the same', async () => {
  const flags = ['--role', ROLE, '--region', 'eu-west-1', '--format']
  const expected = await handed('eu-west-1')
  expect(JSON.parse((await run([...flags, 'json'])).stdout)).toEqual(expected)
  expect(parseEnv((await run([...flags, 'dotenv'])).stdout)).toEqual(expected)
})

test('without a session nothing is printed, and a shell that takes it ends as it began', async () => {
  await at.agent.endSession()
  expect(await run(['--role', ROLE])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/VCH-3001/) })
})

test('variables are taken away without a session, and without an agent', async () => {
  const { code, stdout } = await run(['--unset', '--format', 'sh'], { HOME: '/nowhere', VOUCH_NO_AGENT: '1' })
  expect([code, stdout.match(/^unset \w+$/gm)?.length]).toEqual([0, 6])
  expect(await run(['--unset', '--format', 'dotenv'])).toMatchObject({ code: 64, stdout: '' })
})

test('a format that there is not is a usage error that names those that there are', async () => {
  const { code, stderr } = await run(['--role', ROLE, '--format', 'csh'])
  expect([code, stderr]).toEqual([64, expect.stringContaining('powershell')])
})

test('whoever would see the secrets is told how a shell takes them unseen', async () => {
  const terminal = inTerminal(words('--role', ROLE), environment({ SHELL: '/bin/zsh' }))
  expect(await terminal.ended).toBe(0)
  expect(terminal.shown).toContain('eval "$(vouch env …)"')
})

test('whoever calls by hand what is for tools is told so, and a tool gets its JSON and nothing beside it', async () => {
  const [program, ...before] = at.programs.vouch
  const asTool = ['credential', 'aws', '--role', ROLE]
  for (const more of [[], ['--region', 'us-east-1', '--region', 'us-east-1']]) {
    const terminal = inTerminal([program, ...before, ...asTool, ...more], environment())
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown).toMatch(/These credentials are secret[\s\S]*"SessionToken"/)
    const piped = await runProcess(program, [...before, ...asTool, ...more], { environment: environment() })
    expect([piped.code, piped.stderr]).toEqual([0, ''])
    expect(JSON.parse(piped.stdout)).toHaveProperty('SessionToken')
  }
})

test('what refuses before the command line loads is cut between words on a terminal, and one line elsewhere', async () => {
  const [program, ...before] = at.programs.vouch
  const refused = ['exec', '--role', CLOSED_ROLE, 'true']
  const terminal = inTerminal([program, ...before, ...refused], environment())
  expect(await terminal.ended).toBe(5)
  const lines = terminal.shown.trimEnd().split('\r\n')
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(200)
  const piped = await runProcess(program, [...before, ...refused], { environment: environment() })
  expect(piped.stderr).toBe(`${lines.join(' ')}\n`)
})

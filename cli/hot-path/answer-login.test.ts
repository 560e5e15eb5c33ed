import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { harnessEnvironment } from '../../e2e/processes/environment.ts'
import { type Agent, ensureAgent } from '../agent/client.ts'
import { buildPrograms, type Programs } from '../agent/testing/programs.ts'
import { startWorld, type World } from '../agent/testing/world.ts'

const run = promisify(execFile)
/** The single file has its command line within. */
const singleFile = harnessEnvironment().testProgram !== undefined

let programs: Programs
let world: World
let agent: Agent

describe.skipIf(singleFile)('vouch login, before the command line is loaded', () => {
  beforeAll(async () => {
    programs = await buildPrograms()
    world = await startWorld()
    agent = await ensureAgent({ environment: world.environment, program: programs.agent })
    await writeFile(join(programs.folder, 'main.cjs'), "process.stdout.write('the command line')")
  })
  afterAll(async () => {
    agent.close()
    await world.end()
    await programs.remove()
  })
  beforeEach(async () => {
    await remember(JSON.stringify({ server: world.server.issuer }))
    await agent.adoptSession(await world.server.session())
  })

  async function remember(text: string): Promise<void> {
    const folder = join(world.environment.home, '.config/vouch')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'config.json'), text)
  }

  async function vouch(words: readonly string[], variables: Record<string, string> = {}): Promise<string> {
    const [program, ...before] = programs.vouch
    const env = { HOME: world.environment.home, ...variables }
    const { stdout, stderr } = await run(program, [...before, ...words], { env })
    expect(stderr).toBe('')
    return stdout
  }

  test('a session that is alive at the server of the last login, or of VOUCH_SERVER, is said, and no server is asked', async () => {
    const before = world.server.requests.length
    const said = /^Already logged in as alice@example\.com, for another 59 min\.\n$/
    expect(await vouch(['login'])).toMatch(said)
    await remember('{"server":"https://other.example.com"}')
    expect(await vouch(['login'], { VOUCH_SERVER: world.server.issuer })).toMatch(said)
    expect(world.server.requests).toHaveLength(before)
  })

  test.each<[string, () => Promise<string>]>([
    ['another server in VOUCH_SERVER', () => vouch(['login'], { VOUCH_SERVER: 'https://other.example.com' })],
    ['the same server, spelt in another way', () => vouch(['login'], { VOUCH_SERVER: `${world.server.issuer}/` })],
    ['an option', () => vouch(['login', '--force'])],
    ['no agent allowed', () => vouch(['login'], { VOUCH_NO_AGENT: '1' })],
    [
      'no agent',
      () => vouch(['login'], { HOME: join(world.environment.home, 'nobody'), VOUCH_SERVER: world.server.issuer }),
    ],
    ['a configuration that is none', () => remember('{').then(() => vouch(['login']))],
    ['a configuration of another kind', () => remember('null').then(() => vouch(['login']))],
    [
      'a session with 15 minutes left',
      async () => {
        await agent.adoptSession(await world.server.session(900))
        return vouch(['login'])
      },
    ],
    [
      'no session',
      async () => {
        await agent.endSession()
        return vouch(['login'])
      },
    ],
  ])('%s is left to the command line', async (_case, login) => {
    expect(await login()).toBe('the command line')
  })

  test('what a server calls somebody does not drive the terminal', async () => {
    const session = await world.server.session()
    const person = { ...session.session.person, email: '\u001b]0;x\u0007\u001b[2Ja@b\n' }
    await agent.adoptSession({ ...session, session: { ...session.session, person } })
    expect(await vouch(['login'])).toMatch(/^Already logged in as a@b, for another \d+ min\.\n$/)
  })
})

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { harnessEnvironment } from '../../e2e/processes/environment.ts'
import { AGENT_WORD } from '../program/running-program.ts'
import { ensureAgent } from './client.ts'
import { buildPrograms, type Programs } from './testing/programs.ts'
import { startWorld, type World } from './testing/world.ts'

/** What the engine of the single file (Bun) reads of the environment and of the folder it stands in, besides what Node does. */
describe.runIf(harnessEnvironment().testProgram !== undefined)('the single file', () => {
  let programs: Programs
  let world: World
  let home: string
  let trace: string
  let evil: string

  beforeAll(async () => {
    programs = await buildPrograms()
  })
  afterAll(() => programs.remove())
  beforeEach(async () => {
    world = await startWorld()
    home = world.environment.home
    trace = join(home, 'trace')
    evil = join(home, 'evil.cjs')
    writeFileSync(evil, `require('fs').writeFileSync(${JSON.stringify(trace)}, '')`)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await world.end()
  })

  const vouch = (words: readonly string[], variables: Record<string, string> = {}, cwd = home) =>
    spawnSync(programs.agent, words, { cwd, encoding: 'utf8', env: { HOME: home, ...variables } })

  async function pidOfAgent(): Promise<number> {
    const agent = await ensureAgent({ environment: world.environment, program: programs.agent })
    const { pid } = await agent.status()
    agent.close()
    return pid
  }

  test('nothing that names code in the environment reaches the agent', async () => {
    const preload = { BUN_OPTIONS: `--preload ${evil}`, BUN_INSPECT_PRELOAD: evil, NODE_OPTIONS: `--require ${evil}` }
    for (const [name, value] of Object.entries({ ...preload, BUN_INSPECT: '127.0.0.1:0', BUN_BE_BUN: '1' })) {
      vi.stubEnv(name, value)
    }
    const pid = await pidOfAgent()
    expect(existsSync(trace)).toBe(false)
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toMatch(/BUN_|NODE_/)
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toBe(`${programs.agent}\0${AGENT_WORD}\0`)
    // That the code would have been loaded by a program which keeps these variables shows that the test can fail.
    vouch(['--version'], { BUN_OPTIONS: `--preload ${evil}` })
    expect(existsSync(trace)).toBe(true)
  })

  test('no file of settings for its engine is read, in the home folder or where somebody stands', async () => {
    const folder = join(home, 'project')
    mkdirSync(folder)
    writeFileSync(join(home, '.bunfig.toml'), `preload = [${JSON.stringify(evil)}]\n`)
    writeFileSync(join(folder, 'bunfig.toml'), `preload = [${JSON.stringify(evil)}]\n`)
    writeFileSync(join(folder, '.env'), 'VOUCH_NO_AGENT=1\n')
    const asked = vouch(['credential', 'aws', '--role', 'arn:aws:iam::123456789012:role/Dev'], {}, folder)
    // Not VCH-3203, which VOUCH_NO_AGENT would cause.
    expect(asked).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('VCH-3001') })
    expect(vouch(['--version'], { XDG_CONFIG_HOME: home }, folder).status).toBe(0)
    await pidOfAgent()
    expect(existsSync(trace)).toBe(false)
  })

  test.each(['BUN_INSPECT', 'BUN_INSPECT_CONNECT_TO'])('an agent with the debugger of %s does not start', (name) => {
    expect(vouch([AGENT_WORD], { [name]: '127.0.0.1:0' }).status).toBe(6)
  })

  test('words of its engine are words of nobody: they are told to be no command', () => {
    for (const words of [
      ['run', evil],
      ['--preload', evil, 'status'],
      ['-e', '1'],
      ['--inspect=127.0.0.1:0', 'status'],
    ]) {
      expect(vouch(words)).toMatchObject({ status: 64, stdout: '' })
    }
    expect(existsSync(trace)).toBe(false)
  })
})

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describedCommands } from '../../cli/commands/described-commands.ts'
import { completionScript } from '../../cli/completion/completion-script.ts'
import { buildCommandLine } from './bundles.ts'

const run = promisify(execFile)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-bundles-'))
  await buildCommandLine(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('each program is one file, and what an earlier build left beside it is taken away', async () => {
  await writeFile(join(folder, 'chunk-OLD.mjs'), '')
  await buildCommandLine(folder)
  expect((await readdir(folder)).sort()).toEqual(['agent.mjs', 'brief.cjs', 'exec.cjs', 'main.cjs', 'vouch.cjs'])
})

test('a command that starts while the programs are built runs', async () => {
  let built = false
  const building = (async () => {
    for (let count = 0; count < 5; count += 1) await buildCommandLine(folder)
    built = true
  })()
  let runs = 0
  for (; !built || runs < 5; runs += 1) {
    const { stdout } = await run(process.execPath, [join(folder, 'vouch.cjs'), '--version'])
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  }
  await building
  expect(runs).toBeGreaterThanOrEqual(5)
})

test('help, completion, prompts and the session are told without the full command line, and it is reached by whatever else is typed', async () => {
  const alone = join(folder, 'alone')
  await buildCommandLine(alone)
  await writeFile(join(alone, 'main.cjs'), "process.stdout.write('the command line')")
  const vouch = async (...words: string[]) => {
    const env = { HOME: alone, PATH: '' }
    const ended = await run(process.execPath, [join(alone, 'vouch.cjs'), ...words], { env }).catch((fault) => fault)
    return ended.stdout as string
  }
  const commands = await describedCommands()
  expect(await vouch('completion', 'bash')).toBe(completionScript('bash', commands))
  const help = await vouch()
  for (const { path } of commands) expect(help).toContain(`vouch ${path.join(' ')} `)
  expect(help).toContain(commands[0]?.description)
  expect(await vouch('login', '--help')).toContain('$ vouch login')
  expect(await vouch('--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(await vouch('init', 'bash')).toContain('PROMPT_COMMAND')
  expect(await vouch('status')).toContain('Not logged in.')
  for (const words of [['status', '--jsno'], ['login', '--server', 'x'], ['logn'], ['agent', 'start']]) {
    expect(await vouch(...words)).toBe('the command line')
  }
})

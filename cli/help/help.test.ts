import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import { allCommands } from '../commands/commands.ts'
import { runCommand } from '../commands/run.ts'
import { VouchCli } from '../commands/vouch-cli.ts'
import { commandEnvironment } from '../config/command-environment.ts'
import { describeCommand, UNNAMED } from '../description/describe-command.ts'
import { blocksOf } from '../description/prose.ts'
import { linesThatRun } from './testing/lines-that-run.ts'
import { topics } from './topics.ts'

const ESCAPE = '\u001b'
const commands = await allCommands()
const described = commands.map((command) => [command, describeCommand(command)] as const)
const named = described.map(([command, is]) => [is.path.join(' '), command, is] as const)

afterEach(() => void vi.unstubAllEnvs())

interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
}

async function help(words: readonly string[], screen: Screen = {}, variables: Record<string, string> = {}) {
  const streams = {
    stdin: new PassThrough(),
    stdout: Object.assign(new PassThrough(), screen),
    stderr: new PassThrough(),
  }
  const environment = commandEnvironment({ HOME: '/nowhere', PATH: '', ...variables })
  const code = await runCommand({ program: '/vouch', words }, environment, streams)
  streams.stdout.end()
  streams.stderr.end()
  return { code, stdout: await text(streams.stdout), stderr: await text(streams.stderr) }
}

/** Every help there is. */
const pages: readonly (readonly string[])[] = [
  [],
  ...new Set(described.flatMap(([, { path }]) => (path.length > 1 ? [path[0] ?? ''] : []))),
  ...described.map(([, { path }]) => [...path, '--help'].join(' ')),
  ...topics.map(({ name }) => `help ${name}`),
].map((words) => (typeof words === 'string' ? words.split(' ') : words))

test.each(named)('`vouch %s` says what it does, at length, with two examples at least', (_path, _command, is) => {
  expect(is.category).toMatch(/^\p{Lu}\p{L}+$/u)
  expect(is.description).toMatch(/^\p{Ll}.*[^.]$/u)
  expect(blocksOf(is.details).length).toBeGreaterThan(0)
  expect(is.examples.length).toBeGreaterThanOrEqual(2)
  for (const { words } of is.examples) expect(words).toMatch(/^\p{Lu}.*[^.]$/u)
  for (const { names, description, value } of is.options) {
    expect(description, names.join()).toMatch(/^[^\s].*[^.]$/)
    expect(value, `${names.join()} does not say what it takes`).not.toBe(UNNAMED)
  }
})

test.each(named)('the examples of `vouch %s` are understood by the command line itself', (path, command, is) => {
  const cli = new VouchCli({ columns: 80, paint: (_style, shown) => shown })
  for (const known of commands) cli.register(known)
  const context = { program: '/vouch', environment: commandEnvironment({}), env: {} }
  const meant = is.examples.map(({ line }) => {
    const understood = linesThatRun(line).map((words) => cli.process(words, context as never))
    expect(understood, line).not.toEqual([])
    return understood.some((one) => one.constructor === command)
  })
  expect(meant, `no example calls vouch ${path}`).toContain(true)
})

test.each(pages.map((words) => [words.join(' '), words] as const))(
  '`vouch %s` fits every width, and has colours on a terminal alone',
  async (_line, words) => {
    for (const columns of [40, 60, 80, 100]) {
      const { code, stdout, stderr } = await help(words, { isTTY: true, columns }, { NO_COLOR: '1' })
      expect([code, stderr]).toEqual([0, ''])
      // A name, an address or an example stays in one piece, so that it can be copied.
      const broken = stdout
        .split('\n')
        .filter((line) => line.length > columns && !/^\s+\$ |^\s*\S+$|\s\s\S+$/.test(line) && !isCode(line, words))
      expect(broken).toEqual([])
    }
    const coloured = await help(words, { isTTY: true, columns: 80 })
    expect(coloured.stdout).toContain(ESCAPE)
    expect((await help(words)).stdout).not.toContain(ESCAPE)
    expect((await help(words, { isTTY: true }, { TERM: 'dumb' })).stdout).not.toContain(ESCAPE)
    // Node's own wish for colours does not count in a pipe either.
    vi.stubEnv('FORCE_COLOR', '3')
    expect((await help(words)).stdout).not.toContain(ESCAPE)
  },
)

/** What stands as code in the details is shown as it is. */
function isCode(line: string, words: readonly string[]): boolean {
  const path = words.filter((word) => word !== '--help').join(' ')
  const details = named.find(([name]) => name === path)?.[2].details ?? ''
  return blocksOf(details).some((block) => block.kind === 'code' && block.lines.includes(line.slice(2)))
}

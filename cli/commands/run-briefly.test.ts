import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { commandEnvironment } from '../config/command-environment.ts'
import { topics } from '../help/topics.ts'
import { isBrief } from '../hot-path/answer-at-once.ts'
import { briefCommands } from './brief-commands.ts'
import { commands } from './commands.ts'
import { runCommand } from './run.ts'
import { runBriefly } from './run-briefly.ts'

async function said(run: typeof runBriefly, words: readonly string[]) {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  const environment = commandEnvironment({ HOME: '/nowhere', PATH: '' })
  const code = await run({ program: '/vouch', words }, environment, streams)
  streams.stdout.end()
  streams.stderr.end()
  return { code, stdout: await text(streams.stdout), stderr: await text(streams.stderr) }
}

const groups = new Set(commands.flatMap(({ path }) => (path.length > 1 ? [path[0] ?? ''] : [])))

test.each([
  [],
  ['help'],
  ['--help'],
  ['-h'],
  ...[...groups].flatMap((group) => [
    [group, '--help'],
    ['help', group],
  ]),
  ...topics.map(({ name }) => ['help', name]),
  ...commands.flatMap(({ path }) => [
    [...path, '--help'],
    [...path, '-h'],
    ['help', ...path],
  ]),
  ['status', '--json'],
  ['whoami'],
  ['whoami', '--format', 'shell'],
  ['agent', 'status'],
  ['init', 'bash'],
  ['completion', 'zsh'],
])('`vouch %s %s %s` says briefly what it says at length', async (...words) => {
  const brief = await said(runBriefly, words)
  expect(brief.code).toBeDefined()
  expect(brief).toEqual(await said(runCommand, words))
  expect(isBrief(words)).toBe(true)
})

test.each([
  ['login'],
  ['keys', 'list'],
  ['keys', 'list', '--json', '--help'],
  ['status', '--jsno'],
  ['status', 'now'],
  ['status', '--format', 'xml'],
  ['init', 'tcsh'],
  ['agent', 'start'],
  ['agent', 'strat', '--help'],
  ['help', 'logn'],
  ['logn'],
  ['--nothing'],
])('`vouch %s %s %s` is left to the full command line, and nothing is said before', async (...words) => {
  expect(await said(runBriefly, words)).toEqual({ code: undefined, stdout: '', stderr: '' })
})

test('each brief command reaches its program, and no other is led through it in vain', () => {
  const paths = Object.values(briefCommands).map(({ path }) => path.join(' '))
  for (const { path } of commands) expect(isBrief(path), path.join(' ')).toBe(paths.includes(path.join(' ')))
})

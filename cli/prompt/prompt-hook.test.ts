import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cleanEnvironment } from '../../e2e/processes/environment.ts'
import { sessionMark } from '../agent/session/session-mark.ts'
import { SHELLS } from '../shell/quoted.ts'
import { installed } from '../shell/testing/installed.ts'
import { promptHook } from './prompt-hook.ts'

let home: string
let mark: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-prompt-'))
  mkdirSync(join(home, '.vouch/run'), { recursive: true, mode: 0o700 })
  mark = join(home, '.vouch/run/session-end')
  for (const shell of SHELLS) {
    writeFileSync(join(home, `hook.${shell}`), promptHook(shell, true))
    writeFileSync(join(home, `quiet.${shell}`), promptHook(shell, false))
  }
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const now = () => Math.floor(Date.now() / 1_000)

/** What one line of each shell prints, with the hook evaluated as often as named. */
const SHELL: Readonly<Record<string, { args: readonly string[]; shown: string; eval: (file: string) => string }>> = {
  bash: {
    args: ['--norc', '--noprofile', '-c'],
    shown: "PS1='$ '; HOOKS __vouch_prompt; printf '%s' \"$PS1\"",
    eval: (file) => `. ~/${file};`,
  },
  zsh: {
    args: ['-f', '-c'],
    shown: "PROMPT='$ '; HOOKS __vouch_prompt; __vouch_prompt; printf '%s' \"$PROMPT\"",
    eval: (file) => `. ~/${file};`,
  },
  fish: {
    args: ['-N', '-c'],
    shown: "function fish_prompt; echo -n '$ '; end; HOOKS fish_prompt",
    eval: (file) => `source ~/${file};`,
  },
}

function prompt(
  shell: string,
  hooks: readonly string[] = [`hook.${shell}`],
  variables: Record<string, string> = {},
): string {
  const { args = [], shown = '', eval: evaluated = () => '' } = SHELL[shell] ?? {}
  const script = shown.replace('HOOKS', hooks.map(evaluated).join(' '))
  const env = cleanEnvironment({ HOME: home, TERM: 'dumb', ...variables })
  const { stdout, stderr } = spawnSync(shell, [...args, script], { env, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout
}

for (const shell of Object.keys(SHELL)) {
  describe.skipIf(!installed(shell))(shell, () => {
    test('the prompt says what is left, and it does once, however often the hook is evaluated', () => {
      sessionMark(mark).lives(now() + 8 * 3_600 - 90)
      expect(prompt(shell)).toMatch(/^\[vouch 7h58m\] \$ $/)
      expect(prompt(shell, [`hook.${shell}`, `hook.${shell}`])).toMatch(/^\[vouch 7h58m\] \$ $/)
      sessionMark(mark).lives(now() + 1_830)
      expect(prompt(shell)).toMatch(/^\[vouch 30m\] \$ $/)
    })

    test('it says that the session ended: by its time, by somebody, or with the agent', () => {
      sessionMark(mark).lives(now() - 1)
      expect(prompt(shell)).toBe('[vouch ended] $ ')
      sessionMark(mark).ended()
      expect(prompt(shell)).toBe('[vouch ended] $ ')
      const dead = spawnSync('true').pid
      sessionMark(mark, dead).lives(now() + 3_600)
      expect(prompt(shell)).toBe('[vouch ended] $ ')
    })

    test('there is nothing where nobody logged in, and after a logout', () => {
      expect(prompt(shell)).toBe('$ ')
      sessionMark(mark).lives(now() + 3_600)
      sessionMark(mark).gone()
      expect(prompt(shell)).toBe('$ ')
    })

    test.each([
      '$(touch pwned)\n',
      `1+a[$(touch\${IFS}pwned)] 1\n`,
      'x=1 2\n',
      '-1 1\n',
      '99999999999 $(touch pwned)\n',
      '9999999999 -1\n',
      '\u001b]0;title\u0007 1\n',
      '',
      '\u0000\u0001',
    ])('what else stands in the file (%j) is shown by nobody and run by nobody', (text) => {
      writeFileSync(mark, text)
      expect(prompt(shell)).toBe('$ ')
      expect(() => statSync(join(home, 'pwned'))).toThrow()
    })

    test('a pipe that nobody writes to does not hold up the prompt', () => {
      execFileSync('mkfifo', [mark])
      expect(prompt(shell)).toBe('$ ')
    })

    test.skipIf(process.getuid?.() !== 0)('a file of somebody else is not read', () => {
      sessionMark(mark).lives(now() + 1_830)
      chownSync(mark, 65_534, 65_534)
      expect(prompt(shell)).toBe('$ ')
    })

    test('the folder of the runtime is looked into where there is one', () => {
      const runtime = join(home, 'runtime')
      mkdirSync(join(runtime, 'vouch'), { recursive: true })
      sessionMark(join(runtime, 'vouch/session-end')).lives(now() + 1_830)
      expect(prompt(shell, [`hook.${shell}`], { XDG_RUNTIME_DIR: runtime })).toBe('[vouch 30m] $ ')
      expect(prompt(shell, [`hook.${shell}`], { XDG_RUNTIME_DIR: 'runtime' })).toBe('$ ')
    })
  })
}

describe.skipIf(!installed('bash') || !installed('zsh'))('bash and zsh', () => {
  test.each(['bash', 'zsh'])('%s starts no program for it', (shell) => {
    sessionMark(mark).lives(now() + 1_830)
    const traps = join(home, 'traps')
    mkdirSync(traps)
    for (const program of ['vouch', 'node', 'date', 'cat', 'kill', 'sh']) {
      writeFileSync(join(traps, program), '#!/bin/sh\necho started >&2\n')
      chmodSync(join(traps, program), 0o755)
    }
    const { args = [], shown = '' } = SHELL[shell] ?? {}
    const program = execFileSync('which', [shell], { encoding: 'utf8' }).trim()
    const script = shown.replace('HOOKS', `. ~/hook.${shell};`)
    const { stdout, stderr } = spawnSync(program, [...args, script], {
      env: { HOME: home, PATH: traps },
      encoding: 'utf8',
    })
    expect([stdout, stderr]).toEqual(['[vouch 30m] $ ', ''])
  })

  test('what a prompt before it did, and the exit code of the last command, stay as they are', () => {
    sessionMark(mark).lives(now() + 1_830)
    const lines = [
      `PROMPT_COMMAND='first=$?'; . ~/hook.bash; . ~/hook.bash; false; eval "$PROMPT_COMMAND"; echo "$first $PS1"`,
      `PROMPT_COMMAND=('first=$?'); . ~/hook.bash; false; for c in "\${PROMPT_COMMAND[@]}"; do eval "$c"; done; echo "$first \${#PROMPT_COMMAND[@]}"`,
      `. ~/hook.bash; false; __vouch_prompt; echo $?`,
    ]
    const said = lines.map((line) =>
      execFileSync('bash', ['--norc', '-c', `PS1='$ '; ${line}`], {
        env: cleanEnvironment({ HOME: home }),
        encoding: 'utf8',
      }),
    )
    expect(said).toEqual(['1 [vouch 30m] $ \n', '1 2\n', '1\n'])
  })

  test('a prompt that is made anew by others gets it anew, and one of the person stays', () => {
    sessionMark(mark).lives(now() + 1_830)
    const line = `PS1='a '; . ~/hook.bash; __vouch_prompt; __vouch_prompt; printf '%s|' "$PS1"; PS1='b '; __vouch_prompt; printf '%s' "$PS1"`
    const env = cleanEnvironment({ HOME: home })
    expect(execFileSync('bash', ['--norc', '-c', line], { env, encoding: 'utf8' })).toBe(
      '[vouch 30m] a |[vouch 30m] b ',
    )
    const quiet = `PS1='a '; . ~/quiet.bash; __vouch_prompt; printf '%s%s' "$PS1" "$VOUCH_PROMPT"`
    expect(execFileSync('bash', ['--norc', '-c', quiet], { env, encoding: 'utf8' })).toBe('a [vouch 30m] ')
  })
})

test('the mark is a file that only its owner can read, and holds two numbers', () => {
  sessionMark(mark).lives(1_000)
  expect(statSync(mark).mode & 0o777).toBe(0o600)
  expect(execFileSync('cat', [mark], { encoding: 'utf8' })).toBe(`1000 ${process.pid}\n`)
})

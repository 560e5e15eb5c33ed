import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'
import { cleanEnvironment } from '../../../e2e/processes/environment.ts'

export interface InteractiveShell {
  /** Types a line with its TABs and presses Enter. @returns the words that `vouch` was started with */
  type(line: string): Promise<string[]>
  /** Runs a line and gives what was shown before the next prompt. */
  run(line: string): Promise<string>
  end(): void
}

export interface ShellOptions {
  readonly home: string
  /** How the built command line is started. */
  readonly vouch: readonly string[]
  /** Lines that the shell runs first. */
  readonly setup: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
}

const START: Readonly<Record<string, { args: readonly string[]; prompt: string }>> = {
  bash: { args: ['--norc', '--noprofile', '-i'], prompt: "PS1='READY> '" },
  zsh: { args: ['-f', '-i'], prompt: "PS1='READY> '; unsetopt prompt_sp zle_bracketed_paste 2>/dev/null" },
  fish: {
    args: ['-N', '-i'],
    prompt: "function fish_prompt; printf 'READY> '; end; set -g fish_autosuggestion_enabled 0",
  },
}

const PATIENCE_MILLISECONDS = 20_000

/**
 * A shell at a pseudo-terminal, as a person has it. Its `vouch` answers `__complete` as the real one does, and shows for everything
 * else the words that it was started with.
 */
export async function interactiveShell(shell: string, options: ShellOptions): Promise<InteractiveShell> {
  const { args, prompt } = START[shell] ?? { args: [], prompt: '' }
  const bin = await fakeCommand(options)
  const env = cleanEnvironment({
    HOME: options.home,
    TERM: 'xterm',
    PATH: `${bin}:${process.env.PATH}`,
    ...options.variables,
  })
  const terminal = spawn(shell, [...args], { cols: 200, rows: 60, cwd: options.home, env })
  let shown = ''
  let look = () => {}
  terminal.onData((text) => {
    shown += text
    look()
  })
  /** Waits for text behind a position. */
  const until = (pattern: RegExp, from: number) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${shell} did not show ${pattern}: ${JSON.stringify(shown.slice(from))}`)),
        PATIENCE_MILLISECONDS,
      )
      look = () => {
        const found = pattern.exec(shown.slice(from))
        if (found === null) return
        clearTimeout(timer)
        resolve(found)
      }
      look()
    })
  const run = async (line: string): Promise<string> => {
    const from = shown.length
    terminal.write(`${line}; printf 'DO%s\\n' NE\r`)
    const found = await until(/DONE\r?\n/, from)
    return found.input.slice(0, found.index)
  }
  await run(prompt)
  for (const line of options.setup) await run(line)
  return {
    run,
    type: async (line) => {
      const from = shown.length
      terminal.write(`${line}\r`)
      const [, words = ''] = await until(/GOT:(.*?):END/, from)
      return words === '' ? [] : words.split('|')
    },
    end: () => terminal.kill('SIGKILL'),
  }
}

async function fakeCommand({ home, vouch }: ShellOptions): Promise<string> {
  const bin = join(home, 'bin')
  await mkdir(bin, { recursive: true })
  const program = join(bin, 'vouch')
  await writeFile(
    program,
    `#!/bin/sh
[ "$1" = __complete ] && exec ${vouch.join(' ')} "$@"
IFS='|'
printf 'GOT:%s:END\\n' "$*"
`,
  )
  await chmod(program, 0o755)
  return bin
}

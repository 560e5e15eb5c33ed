import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { isatty } from 'node:tty'
import { shownWord } from './shown-word.ts'

/** How a program ended: with a code for us to end with, or it could not be started. */
export type ChildEnd =
  | { readonly code: number }
  | { readonly errorName: 'commandNotFound' | 'commandNotExecutable'; readonly detail: string }

export interface Child {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** Passed on whoever sends them. That Node opens a debugger at SIGUSR1 ends with somebody listening for it. */
const PASSED_ON = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const

/** What a terminal sends to everybody in its foreground, the child included. */
const FROM_TERMINAL = ['SIGINT', 'SIGQUIT'] as const

/**
 * Runs a program on our own terminal and streams, and waits for it: nothing that it reads or writes passes through us. Signals to us are
 * passed on to it, and those of the terminal, which it gets anyway, are not given to it twice.
 *
 * @param ended called once, with 128 and the number of the signal where one ended it, as a shell would
 */
export function runChild({ command, args, env }: Child, ended: (end: ChildEnd) => void): void {
  // Loaded here: whoever wants no child does not wait for it.
  const { spawn } = process.getBuiltinModule('node:child_process')
  let child: ChildProcess
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal))
  for (const signal of FROM_TERMINAL) process.on(signal, () => void (isInForeground() || child.kill(signal)))
  try {
    child = spawn(command, args, { stdio: 'inherit', env })
  } catch (fault) {
    // A word with a NUL in it, say.
    ended(startFault(command, fault))
    return
  }
  child.on('error', (fault) => {
    // It runs already where a signal could not be passed on to it.
    if (child.pid === undefined) ended(startFault(command, fault))
  })
  child.on('exit', (code, signal) => ended({ code: signal === null ? (code ?? 1) : 128 + constants.signals[signal] }))
}

function startFault(command: string, fault: unknown): ChildEnd {
  const reason = fault instanceof Error && 'code' in fault ? String(fault.code) : 'unknown'
  const detail = `It is ${shownWord(command)} (${reason}).`
  return { errorName: reason === 'ENOENT' ? 'commandNotFound' : 'commandNotExecutable', detail }
}

/**
 * Whether we are in the foreground of our terminal, and a signal of its keys has gone to the child as well.
 *
 * Linux tells in proc(5) `stat`: its fields behind the name are state, parent, process group, session, terminal, and the foreground group
 * of that terminal.
 */
function isInForeground(): boolean {
  try {
    const text = readFileSync('/proc/self/stat', 'latin1')
    const [, , group, , , foreground] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return group === foreground
  } catch {
    return isatty(0) || isatty(2)
  }
}

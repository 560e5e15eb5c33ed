import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Readable, Writable } from 'node:stream'

export type Keyboard = Readable & { readonly isTTY?: boolean }

/** Whether somebody can type into it. A job in the background has the terminal of its shell, and is stopped when it reads there. */
export function hasKeyboard(input: Keyboard): boolean {
  return input.isTTY === true && isInForeground()
}

/** proc_pid_stat(5): the process group (field 5) is the one that the terminal belongs to (field 8). Elsewhere it is not known. */
function isInForeground(): boolean {
  if (process.platform !== 'linux') return true
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return group === foreground
  } catch {
    return true
  }
}

/**
 * Reads what a person types or pastes, line by line, and shows nothing of it.
 *
 * @param interrupt called for Ctrl-C, which the terminal does not turn into a signal meanwhile
 * @returns ends it, and leaves the terminal as it was
 */
export function readLinesUnseen(input: Keyboard, take: (line: string) => void, interrupt: () => void): () => void {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 })
  lines.on('line', take)
  lines.on('SIGINT', interrupt)
  return () => {
    lines.close()
    // A stream that is waited at keeps the process alive.
    input.pause()
  }
}

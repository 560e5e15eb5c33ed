import { randomBytes } from 'node:crypto'
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { processStart } from './process-identity.ts'

export interface Lock {
  /**
   * Lets the next one in. A process that ends without it lets go all the same.
   *
   * @param word one word for those who wait (`lastWord`)
   */
  release(word?: string): void
}

/**
 * Takes a lock among the processes of one user, if it is free. It lasts until it is released or its process ends, however it ends, and
 * nobody has to clean up after it.
 *
 * A lock is a numbered file that names its process. The highest number counts; it may be outbid by the next number only when
 * its process is gone or has let go. A number is taken by link(2), which is atomic and brings the file into being with its
 * content. Whoever took one looks again: only the holder of the highest number has the lock, so a taker that was asleep between
 * its look and its take loses. The highest file is never removed, so no number comes twice. (An unlink of a stale lock has no such
 * order: two that both saw it stale could each remove the other's.)
 *
 * @param folder an existing folder that only this user can write
 * @param name of the lock: letters, digits and dashes
 * @returns undefined where another process has it
 */
export function takeLock(folder: string, name: string): Lock | undefined {
  const files = new LockFiles(folder, name)
  for (;;) {
    const highest = files.highest()
    if (highest > 0 && files.isHeld(highest)) return undefined
    const mine = highest + 1
    if (!files.claim(mine)) continue
    if (files.highest() !== mine) {
      files.remove(mine)
      continue
    }
    files.removeLeftovers(mine)
    return { release: (word = '') => files.write(mine, `${RELEASED} ${word}`.trimEnd()) }
  }
}

/**
 * What the last holder of a lock said when it let go.
 *
 * @returns undefined where it is held, was never held, or its holder ended without a word
 */
export function lastWord(folder: string, name: string): string | undefined {
  const files = new LockFiles(folder, name)
  const highest = files.highest()
  return highest === 0 ? undefined : files.wordOf(highest)
}

const RELEASED = 'released'

class LockFiles {
  readonly #folder: string
  readonly #name: string

  constructor(folder: string, name: string) {
    this.#folder = folder
    this.#name = name
  }

  highest(): number {
    return Math.max(0, ...this.#numbers())
  }

  /** A lock that vanishes under the look was outbid or withdrawn: not held, and the next round sees what came after it. */
  isHeld(number: number): boolean {
    try {
      const [pid, ...start] = readFileSync(this.#path(number), 'utf8').split(' ')
      const running = pid === RELEASED ? undefined : processStart(Number(pid))
      return running !== undefined && running === start.join(' ')
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    }
  }

  wordOf(number: number): string | undefined {
    try {
      const [state, word] = readFileSync(this.#path(number), 'utf8').split(' ')
      return state === RELEASED ? word : undefined
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  claim(number: number): boolean {
    const draft = this.#draft(`${process.pid} ${processStart(process.pid) ?? ''}`)
    try {
      linkSync(draft, this.#path(number))
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    } finally {
      rmSync(draft, { force: true })
    }
  }

  write(number: number, content: string): void {
    renameSync(this.#draft(content), this.#path(number))
  }

  remove(number: number): void {
    rmSync(this.#path(number), { force: true })
  }

  /** Locks that were outbid, and drafts of takers that are no more. */
  removeLeftovers(mine: number): void {
    for (const number of this.#numbers()) if (number < mine) this.remove(number)
    for (const name of readdirSync(this.#folder)) {
      const pid = name.startsWith(`${this.#name}.draft.`) ? Number(name.split('.').at(-2)) : undefined
      if (pid !== undefined && processStart(pid) === undefined) rmSync(join(this.#folder, name), { force: true })
    }
  }

  #path(number: number): string {
    return join(this.#folder, `${this.#name}.lock.${number}`)
  }

  #draft(content: string): string {
    const path = join(this.#folder, `${this.#name}.draft.${process.pid}.${randomBytes(6).toString('hex')}`)
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 })
    return path
  }

  #numbers(): number[] {
    const prefix = `${this.#name}.lock.`
    return readdirSync(this.#folder)
      .filter((name) => name.startsWith(prefix) && /^\d{1,15}$/.test(name.slice(prefix.length)))
      .map((name) => Number(name.slice(prefix.length)))
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}

import { closeSync, constants, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Only a file of our own making: neither one that is there, nor one at the end of a link. */
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)

/** A file that says until when the session lives, for the prompt of a shell: it cannot wait for a program at each command. */
export interface SessionMark {
  /** @param end seconds since the epoch */
  lives(end: number): void
  /** The session ended by itself, or somebody else ended it. */
  ended(): void
  /** The person logged out. */
  gone(): void
}

/**
 * Keeps the mark: seconds since the epoch and the number of the agent's process, by which a shell sees that an agent that was killed
 * holds nothing any more. Nothing in it is secret. A disk that takes nothing is no reason to refuse a session.
 *
 * @param path in the agent's own folder
 */
export function sessionMark(path: string, pid = process.pid): SessionMark {
  const write = (end: number) => {
    const draft = `${path}.new`
    try {
      rmSync(draft, { force: true })
      const file = openSync(draft, CREATE, 0o600)
      writeSync(file, `${end} ${pid}\n`)
      closeSync(file)
      renameSync(draft, path)
    } catch {
      rmSync(path, { force: true })
    }
  }
  return { lives: write, ended: () => write(0), gone: () => rmSync(path, { force: true }) }
}

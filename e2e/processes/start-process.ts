import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'

export interface ProcessOptions {
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>
  readonly workingFolder?: string
  /** Written to its standard input, which is then closed. */
  readonly input?: string
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Finished extends Exit {
  readonly stdout: string
  readonly stderr: string
}

/** A real process with its output, which ends with us at the latest. */
export interface RunningProcess {
  readonly pid: number
  readonly stdout: string
  readonly stderr: string
  readonly exited: Promise<Finished>
  /**
   * The first match in what it has printed or will print, on either stream.
   *
   * @throws Error with its output, where it ends or `timeoutMs` (20,000 unless given) passes before
   */
  waitForOutput(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>
  signal(name: NodeJS.Signals): void
  /** Reads no more of what it prints: its next write finds a broken pipe. */
  closeOutput(): void
  /** Asks it to end, and ends it after 12 seconds; with all that it started in its group. */
  stop(): Promise<Finished>
}

/** More than the server gives to requests under way. */
const STOP_PATIENCE_MS = 12_000
const groups = new Set<number>()
process.on('exit', () => {
  // Not SIGKILL: the server has an embedded Postgres of its own to stop.
  for (const group of groups) killGroup(group, 'SIGTERM')
})
// A signal that nobody else handles would end us without the line above.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (process.listenerCount(name) === 1) process.exit(128 + constants.signals[name])
  })
}

/** Starts a process in a group of its own, so that what it starts in turn can be ended with it. */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions): RunningProcess {
  const child = spawn(command, args, {
    env: options.environment,
    cwd: options.workingFolder,
    detached: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  child.stdin?.end(options.input)
  return new GroupLeader(child, [command, ...args].join(' '))
}

/** Runs a process to its end. */
export async function runProcess(command: string, args: readonly string[], options: ProcessOptions): Promise<Finished> {
  return startProcess(command, args, options).exited
}

class GroupLeader implements RunningProcess {
  stdout = ''
  stderr = ''
  readonly exited: Promise<Finished>
  readonly #child: ChildProcess
  readonly #name: string

  constructor(child: ChildProcess, name: string) {
    this.#child = child
    this.#name = name
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    if (child.pid !== undefined) groups.add(child.pid)
    this.exited = this.#untilExit()
    // Whoever waits for the end hears of a failure to start; whoever does not must not bring the run down.
    this.exited.catch(() => {})
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async waitForOutput(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpExecArray> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const ended = this.exited.then(
      () => 'ended' as const,
      () => 'ended' as const,
    )
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr)
      if (match !== null) return match
      // The stream that stayed silent is no longer listened to, or its listeners would add up.
      const round = new AbortController()
      const signal = AbortSignal.any([timeout, round.signal])
      const printed = [this.#child.stdout, this.#child.stderr].map(
        (stream) => stream && once(stream, 'data', { signal }),
      )
      for (const promise of printed) promise?.catch(() => {})
      const reason = await Promise.race([...printed, ended]).catch(() => 'timed out' as const)
      round.abort()
      if (reason === 'timed out' || (reason === 'ended' && !pattern.test(this.stdout + this.stderr))) {
        throw new Error(`${this.#name} ${reason} before it printed ${pattern}:\n${this.stdout}${this.stderr}`)
      }
    }
  }

  closeOutput(): void {
    this.#child.stdout?.destroy()
    this.#child.stderr?.destroy()
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  async stop(): Promise<Finished> {
    const impatient = setTimeout(() => killGroup(this.pid, 'SIGKILL'), STOP_PATIENCE_MS)
    // What it started may hold its output open, and would keep us waiting.
    this.#child.once('exit', () => killGroup(this.pid, 'SIGKILL'))
    this.#child.kill('SIGTERM')
    try {
      return await this.exited
    } finally {
      clearTimeout(impatient)
      killGroup(this.pid, 'SIGKILL')
    }
  }

  async #untilExit(): Promise<Finished> {
    try {
      const [code, signal] = (await once(this.#child, 'close')) as [Exit['code'], Exit['signal']]
      return { code, signal, stdout: this.stdout, stderr: this.stderr }
    } finally {
      groups.delete(this.pid)
    }
  }
}

function killGroup(group: number, signal: NodeJS.Signals): void {
  if (group === 0) return
  try {
    process.kill(-group, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

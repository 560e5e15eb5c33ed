import { ExitCode, VouchError } from '@vouch/protocol'
import { Command } from 'clipanion'
import type { Config } from '../config/config.ts'
import { readConfig } from '../config/read-config.ts'
import { isDatabaseUnavailable } from '../db/database-unavailable.ts'
import type { Secret } from '../secret/secret.ts'
import { type CommandRuntime, openCommandRuntime } from './command-runtime.ts'
import { table } from './table.ts'

/** What every command of the server has: the configuration, the database, and one way to speak and to fail. */
export abstract class ServerCommand extends Command {
  /** Does the work of the command. */
  protected abstract run(): Promise<void>

  override async execute(): Promise<number> {
    try {
      await this.run()
      return ExitCode.ok
    } catch (thrown) {
      const error = asVouchError(thrown)
      this.tell(failure(error))
      return exitCodeOf(error)
    }
  }

  protected get config(): Config {
    return readConfig(this.context.env)
  }

  /** Gives the database to an act, beside a running server or without one, and closes it whatever happens. */
  protected async withRuntime<T>(act: (runtime: CommandRuntime) => Promise<T>): Promise<T> {
    const runtime = await openCommandRuntime(this.config)
    try {
      return await act(runtime)
    } finally {
      await runtime.close()
    }
  }

  /** The answer, which another program may read. */
  protected answer(text: string): void {
    this.context.stdout.write(`${text}\n`)
  }

  protected answerTable(rows: readonly Readonly<Record<string, unknown>>[], json: boolean): void {
    this.answer(json ? JSON.stringify(rows, undefined, 2) : table(rows))
  }

  /** A link is built of the configuration alone: another port of a server on this machine is not to be seen from here. */
  protected answerLink(link: Secret<string>): void {
    const { issuer } = this.config
    if (issuer.loopback) {
      this.tell(
        `The server is taken to be at ${issuer.url}. Where it is not, run this with its VOUCH_PORT or VOUCH_ISSUER.`,
      )
    }
    this.answer(link.reveal())
  }

  /** Words for the person, beside the answer. */
  protected tell(text: string): void {
    this.context.stderr.write(`${text}\n`)
  }
}

function asVouchError(thrown: unknown): unknown {
  if (thrown instanceof VouchError || !isDatabaseUnavailable(thrown)) return thrown
  return new VouchError('databaseUnavailable', { cause: thrown })
}

function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof VouchError)) return ExitCode.unexpected
  // To a person it is a server that is away; to whoever runs the server, DATABASE_URL leads nowhere.
  return error.errorName === 'databaseUnavailable' ? ExitCode.configuration : error.entry.exit
}

function failure(error: unknown): string {
  if (error instanceof VouchError) return `${error.code}: ${error.message}\n${error.entry.next}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

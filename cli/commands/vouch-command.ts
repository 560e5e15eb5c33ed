import type { Writable } from 'node:stream'
import { ExitCode } from '@vouch/protocol'
import { type BaseContext, Command } from 'clipanion'
import type { AgentStatus } from '../agent/rpc/methods.ts'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { asVouchError, errorText, traceText } from '../terminal/error-text.ts'
import { createTerminal, type Terminal } from '../terminal/terminal.ts'

export interface CommandContext extends BaseContext {
  readonly environment: CommandEnvironment
  /** What the running agent says of itself and its session; undefined where none runs. */
  agentStatus(): Promise<AgentStatus | undefined>
  /** Path of the running `vouch`, as it was started. */
  readonly program: string
  /** Runs another command in this process, such as the login that one needs first. @returns its exit code */
  run(words: readonly string[], streams: { readonly stdout: Writable }): Promise<number>
}

/** What every command has: the terminal, the environment, and one way to tell an error. */
export abstract class VouchCommand extends Command<CommandContext> {
  /** Does the work of the command and returns its exit code. */
  protected abstract run(): Promise<number>

  protected get environment(): CommandEnvironment {
    return this.context.environment
  }

  get terminal(): Terminal {
    return createTerminal(this.context.stdout, this.context.stderr, this.environment)
  }

  get agentOptions() {
    return { environment: this.environment.agent }
  }

  override async execute(): Promise<number> {
    try {
      return await this.run()
    } catch (fault) {
      return tellError(fault, this.terminal, this.environment)
    }
  }
}

/** Tells an error on stderr, with its origin where VOUCH_DEBUG asks for it, and returns the exit code that it stands for. */
export function tellError(fault: unknown, terminal: Terminal, { debug }: Pick<CommandEnvironment, 'debug'>): ExitCode {
  const error = asVouchError(fault)
  terminal.tell(terminal.tint(error.entry.exit === ExitCode.cancelled ? 'dim' : 'red', errorText(error)))
  if (debug) terminal.draw(`${traceText(fault)}\n`)
  return error.entry.exit
}

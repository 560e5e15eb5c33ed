import type { Readable, Writable } from 'node:stream'
import { type CommandEnvironment, commandEnvironment } from '../config/command-environment.ts'
import { programPath } from '../program/running-program.ts'
import type { CommandContext } from './vouch-command.ts'

export interface Invocation {
  /** Path of the running `vouch`, as it was started. */
  readonly program: string
  /** What stands behind `vouch`. */
  readonly words: readonly string[]
}

export interface CommandStreams {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
}

/** How this process was called. */
export function invocationHere(): [Invocation, CommandEnvironment, CommandStreams] {
  const { argv, stdout, stderr } = process
  // Whoever reads the output may have seen enough, as `head` does: that is no fault.
  for (const output of [stdout, stderr]) output.on('error', () => {})
  const [, startedAs = '', ...words] = argv
  const streams: CommandStreams = {
    // Node makes it when it is looked at, which takes a while, and help does not.
    get stdin() {
      return process.stdin
    },
    stdout,
    stderr,
  }
  return [{ program: programPath(startedAs), words }, commandEnvironment(), streams]
}

/** What a command gets to see. @param asked what it asks of others */
export function contextOf(
  { program }: Invocation,
  environment: CommandEnvironment,
  streams: CommandStreams,
  asked: Pick<CommandContext, 'run' | 'agentStatus'>,
): CommandContext {
  return { ...streams, environment, program, env: {}, colorDepth: 1, ...asked }
}

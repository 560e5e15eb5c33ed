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
  const { argv, stdin, stdout, stderr } = process
  // Whoever reads the output may have seen enough, as `head` does: that is no fault.
  for (const output of [stdout, stderr]) output.on('error', () => {})
  const [, startedAs = '', ...words] = argv
  return [{ program: programPath(startedAs), words }, commandEnvironment(), { stdin, stdout, stderr }]
}

/** What a command gets to see. @param run runs another command in the place of this one */
export function contextOf(
  { program }: Invocation,
  environment: CommandEnvironment,
  streams: CommandStreams,
  run: CommandContext['run'],
): CommandContext {
  return { ...streams, environment, program, env: {}, colorDepth: 1, run }
}

import type { Readable, Writable } from 'node:stream'
import { Builtins, type Cli, type Command } from 'clipanion'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { createTerminal } from '../terminal/terminal.ts'
import { version } from '../version.ts'
import { type HelpTopic, helpTopic } from './help-topic.ts'
import { usageFault } from './usage-fault.ts'
import { VouchCli } from './vouch-cli.ts'
import { type CommandContext, tellError } from './vouch-command.ts'

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

/**
 * Runs one command line.
 *
 * @returns the exit code
 */
export async function runCommand(
  { program, words }: Invocation,
  environment: CommandEnvironment,
  streams: CommandStreams,
): Promise<number> {
  const terminal = createTerminal(streams.stdout, streams.stderr, environment)
  const topic = helpTopic(words)
  const cli = createCli(topic)
  const context = { ...streams, environment, program, env: {}, colorDepth: 1 }
  let command: Command<CommandContext>
  try {
    command = cli.process([...topic.words], context)
  } catch (fault) {
    return tellError(fault instanceof Error ? usageFault(topic.words, cli, fault) : fault, terminal, environment)
  }
  return cli.run(command, context)
}

function createCli({ commands }: HelpTopic): Cli<CommandContext> {
  const cli = new VouchCli({
    binaryLabel: 'Vouch: one touch of your security key, then every tool just works',
    binaryName: 'vouch',
    binaryVersion: version,
    enableColors: false,
  })
  for (const command of [...commands, Builtins.HelpCommand, Builtins.VersionCommand]) cli.register(command)
  return cli
}

import type { Readable, Writable } from 'node:stream'
import { ExitCode } from '@vouch/protocol'
import { Builtins, type Command } from 'clipanion'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { describeCommand } from '../description/describe-command.ts'
import { heading, helpColumns, prose, type Sheet } from '../help/layout.ts'
import { listHelp } from '../help/list-help.ts'
import { createTerminal } from '../terminal/terminal.ts'
import { commands } from './commands.ts'
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
  const sheet: Sheet = { columns: helpColumns(terminal.width), paint: terminal.paint }
  const asked = helpTopic(words)
  if (!('words' in asked)) {
    streams.stdout.write(helpText(asked, sheet))
    return ExitCode.ok
  }
  const cli = new VouchCli(sheet)
  for (const command of [...commands, Builtins.VersionCommand]) cli.register(command)
  const context = { ...streams, environment, program, env: {}, colorDepth: 1 }
  let command: Command<CommandContext>
  try {
    command = cli.process([...asked.words], context)
  } catch (fault) {
    const error = fault instanceof Error ? usageFault(asked.words, commands.map(describeCommand), fault) : fault
    return tellError(error, terminal, environment)
  }
  return cli.run(command, context)
}

function helpText(asked: Exclude<HelpTopic, { words: unknown }>, sheet: Sheet): string {
  if ('topic' in asked) return `${[heading(asked.topic.title, sheet), ...prose(asked.topic.text, sheet)].join('\n')}\n`
  const title = 'Vouch: one touch of your security key, then every tool just works'
  return listHelp(asked.list.map(describeCommand), sheet, asked.complete ? title : undefined)
}

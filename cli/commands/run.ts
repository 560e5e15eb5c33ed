import type { Readable, Writable } from 'node:stream'
import { ExitCode } from '@vouch/protocol'
import { Builtins, type Command, type CommandClass } from 'clipanion'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { heading, helpColumns, prose, type Sheet } from '../help/layout.ts'
import { listHelp } from '../help/list-help.ts'
import { createTerminal } from '../terminal/terminal.ts'
import { allCommands, commands } from './commands.ts'
import { describedCommands } from './described-commands.ts'
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
    streams.stdout.write(await helpText(asked, sheet))
    return ExitCode.ok
  }
  const context: CommandContext = {
    ...streams,
    environment,
    program,
    env: {},
    colorDepth: 1,
    run: (another, { stdout }) => runCommand({ program, words: another }, environment, { ...streams, stdout }),
  }
  let understood: Understood
  try {
    understood = await understand(asked.words, sheet, context)
  } catch (fault) {
    const error = fault instanceof Error ? usageFault(asked.words, await describedCommands(), fault) : fault
    return tellError(error, terminal, environment)
  }
  return understood.cli.run(understood.command, context)
}

interface Understood {
  readonly cli: VouchCli
  readonly command: Command<CommandContext>
}

/**
 * Loads the command that the words begin with, and no other. Where there is none, or it does not take the rest, all are loaded: what was
 * wrong is told by what there is.
 *
 * @throws what the library says of words that no command takes
 */
async function understand(words: readonly string[], sheet: Sheet, context: CommandContext): Promise<Understood> {
  const parsed = (classes: readonly CommandClass<CommandContext>[]): Understood => {
    const cli = new VouchCli(sheet)
    for (const command of classes) cli.register(command)
    return { cli, command: cli.process([...words], context) }
  }
  const named = commands.find(({ path }) => path.every((word, index) => words[index] === word))
  if (named !== undefined) {
    const command = await named.load()
    try {
      return parsed([command])
    } catch {}
  }
  return parsed([...(await allCommands()), Builtins.VersionCommand])
}

async function helpText(asked: Exclude<HelpTopic, { words: unknown }>, sheet: Sheet): Promise<string> {
  if ('topic' in asked) return `${[heading(asked.topic.title, sheet), ...prose(asked.topic.text, sheet)].join('\n')}\n`
  const title = 'Vouch: one touch of your security key, then every tool just works'
  const listed = new Set(asked.list.map((path) => path.join(' ')))
  const described = (await describedCommands()).filter(({ path }) => listed.has(path.join(' ')))
  return listHelp(described, sheet, asked.complete ? title : undefined)
}

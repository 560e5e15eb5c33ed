import { ExitCode } from '@vouch/protocol'
import { Builtins } from 'clipanion'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { helpText } from '../help/help-text.ts'
import { helpTopic } from '../help/help-topic.ts'
import { helpColumns, type Sheet } from '../help/layout.ts'
import { createTerminal } from '../terminal/terminal.ts'
import { allCommands, commands } from './commands.ts'
import { describedCommands } from './described-commands.ts'
import { type CommandStreams, contextOf, type Invocation } from './invocation.ts'
import { commandOf } from './listed-command.ts'
import { type Understood, understand } from './understand.ts'
import { usageFault } from './usage-fault.ts'
import { type CommandContext, tellError } from './vouch-command.ts'

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
  const asked = helpTopic(words, commands)
  if (!('words' in asked)) {
    streams.stdout.write(helpText(asked, await describedCommands(), sheet))
    return ExitCode.ok
  }
  const context = contextOf({ program, words }, environment, streams, {
    run: (another, { stdout }) => runCommand({ program, words: another }, environment, { ...streams, stdout }),
    // Loaded where it is asked for: most commands have a client of their own.
    agentStatus: async () => (await import('../agent/agent-status.ts')).agentStatus(environment.agent),
  })
  let understood: Understood
  try {
    understood = await understandAny(asked.words, sheet, context)
  } catch (fault) {
    const error = fault instanceof Error ? usageFault(asked.words, await describedCommands(), fault) : fault
    return tellError(error, terminal, environment)
  }
  return understood.cli.run(understood.command, context)
}

/**
 * Loads the command that the words begin with, and no other. Where there is none, or it does not take the rest, all are loaded: what was
 * wrong is told by what there is.
 *
 * @throws what the library says of words that no command takes
 */
async function understandAny(words: readonly string[], sheet: Sheet, context: CommandContext): Promise<Understood> {
  const command = await commandOf(words, commands)?.load()
  if (command !== undefined) {
    try {
      return understand(words, [command], sheet, context)
    } catch {}
  }
  return understand(words, [...(await allCommands()), Builtins.VersionCommand], sheet, context)
}

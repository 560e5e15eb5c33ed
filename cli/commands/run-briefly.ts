import { ExitCode, VouchError } from '@vouch/protocol'
import { plainStatus } from '../agent/plain-status.ts'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { commandHelp } from '../help/command-help.ts'
import { helpText } from '../help/help-text.ts'
import { helpTopic, isHelpFlag } from '../help/help-topic.ts'
import { helpColumns, type Sheet } from '../help/layout.ts'
import { createTerminal } from '../terminal/terminal.ts'
import { briefCommands, tellingOfTheAgent } from './brief-commands.ts'
import { describedCommands } from './described-commands.ts'
import { type CommandStreams, contextOf, type Invocation } from './invocation.ts'
import { commandOf } from './listed-command.ts'
import type { Understood } from './understand.ts'

/**
 * Runs one command line where it asks for help, or is one of `briefCommands` and takes its words; it then does what `runCommand` does.
 *
 * @returns the exit code; undefined where nothing was done, and the full command line has to
 */
export async function runBriefly(
  invocation: Invocation,
  environment: CommandEnvironment,
  streams: CommandStreams,
): Promise<number | undefined> {
  const { words } = invocation
  const { width, paint } = createTerminal(streams.stdout, streams.stderr, environment)
  const sheet: Sheet = { columns: helpColumns(width), paint }
  const command = words.some(isHelpFlag) ? undefined : commandOf(words, Object.values(briefCommands))
  if (command === undefined) {
    const help = await helpOf(words, sheet)
    if (help === undefined) return undefined
    streams.stdout.write(help)
    return ExitCode.ok
  }
  const plain = tellingOfTheAgent.has(command.path.join(' '))
    ? await plainStatus(environment.agent)
    : { status: undefined }
  if (plain === undefined) return undefined
  const [{ understand }, loaded] = await Promise.all([import('./understand.ts'), command.load()])
  const context = contextOf(invocation, environment, streams, {
    run: runsNoOther,
    agentStatus: async () => plain.status,
  })
  let understood: Understood
  try {
    understood = understand(words, [loaded], sheet, context)
  } catch {
    // What is wrong is told by the full command line, which knows what else there is.
    return undefined
  }
  return understood.cli.run(understood.command, context)
}

/** Those that offer a login are none of the brief ones. */
function runsNoOther(): never {
  throw new VouchError('unexpected')
}

/** The help that the words ask for: a list, a topic, or that of one command. */
async function helpOf(words: readonly string[], sheet: Sheet): Promise<string | undefined> {
  const commands = await describedCommands()
  const asked = helpTopic(words, commands)
  if (!('words' in asked)) return helpText(asked, commands, sheet)
  const path = asked.words.slice(0, -1).join(' ')
  const command = isHelpFlag(asked.words.at(-1) ?? '')
    ? commands.find((each) => each.path.join(' ') === path)
    : undefined
  return command === undefined ? undefined : commandHelp(command, sheet)
}

import type { Command } from 'clipanion'
import type { Sheet } from '../help/layout.ts'
import type { VouchCommandClass } from './listed-command.ts'
import { VouchCli } from './vouch-cli.ts'
import type { CommandContext } from './vouch-command.ts'

/** A command line that a command takes. */
export interface Understood {
  readonly cli: VouchCli
  readonly command: Command<CommandContext>
}

/** @throws what the library says of words that none of the commands takes */
export function understand(
  words: readonly string[],
  commands: readonly VouchCommandClass[],
  sheet: Sheet,
  context: CommandContext,
): Understood {
  const cli = new VouchCli(sheet)
  for (const command of commands) cli.register(command)
  return { cli, command: cli.process([...words], context) }
}

import { Cli, type Command, type CommandClass } from 'clipanion'
import { describeCommand } from '../description/describe-command.ts'
import { commandHelp } from '../help/command-help.ts'
import type { Sheet } from '../help/layout.ts'
import { version } from '../version.ts'
import type { CommandContext } from './vouch-command.ts'

/** The library's parser, with help of our own. */
export class VouchCli extends Cli<CommandContext> {
  readonly #sheet: Sheet

  constructor(sheet: Sheet) {
    super({ binaryName: 'vouch', binaryVersion: version, enableColors: false })
    this.#sheet = sheet
  }

  /** What the library shows where a command is called with --help. */
  override usage(command?: CommandClass<CommandContext> | Command<CommandContext> | null): string {
    const asked = typeof command === 'function' ? command : (command?.constructor as CommandClass<CommandContext>)
    return commandHelp(describeCommand(asked), this.#sheet)
  }
}

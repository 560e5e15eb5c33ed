import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import { oneOf, takes } from '../description/value-kind.ts'
import { promptHook } from '../prompt/prompt-hook.ts'
import { SHELLS } from '../shell/quoted.ts'
import { VouchCommand } from './vouch-command.ts'

export class InitCommand extends VouchCommand {
  static override paths = [['init']]

  static override usage = Command.Usage({
    category: 'Help',
    description: 'print the hook by which a shell shows the session in its prompt',
    details: `
      The prompt then begins with what is left of the session, such as \`[vouch 7h58m]\`, or with \`[vouch ended]\` where it is over; with
      nothing where you logged out or never logged in. Put the line for your shell where it reads its settings, behind what makes your
      prompt:

      \`\`\`
      bash        ~/.bashrc                    eval "$($0 init bash)"
      zsh         ~/.zshrc                     eval "$($0 init zsh)"
      fish        ~/.config/fish/config.fish   $0 init fish | source
      PowerShell  $PROFILE                     $0 init powershell | Out-String | Invoke-Expression
      \`\`\`

      The hook reads one small file that the agent keeps, and starts neither Vouch nor its agent, so that the prompt is not held up. It
      knows when the session ends and nothing else: no name, no token. With \`--no-prompt\` it leaves your prompt alone and only sets
      VOUCH_PROMPT, for you to put where you like.
    `,
    examples: [
      ['In bash, for this shell', 'eval "$($0 init bash)"'],
      ['In fish, for this shell', '$0 init fish | source'],
      ['In zsh, with a prompt of your own that shows $VOUCH_PROMPT', 'eval "$($0 init zsh --no-prompt)"'],
    ],
  })

  shell = takes(oneOf(SHELLS), Option.String({ name: 'shell', validator: t.isEnum(SHELLS) }))
  noPrompt = Option.Boolean('--no-prompt', false, { description: 'only set VOUCH_PROMPT, and leave the prompt alone' })

  protected async run(): Promise<number> {
    this.context.stdout.write(promptHook(this.shell, !this.noPrompt))
    return ExitCode.ok
  }
}

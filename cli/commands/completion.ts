import { ExitCode } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import { completionScript } from '../completion/completion-script.ts'
import { oneOf, takes } from '../description/value-kind.ts'
import { SHELLS } from '../shell/quoted.ts'
import { describedCommands } from './described-commands.ts'
import { VouchCommand } from './vouch-command.ts'

export class CompletionCommand extends VouchCommand {
  static override paths = [['completion']]

  static override usage = Command.Usage({
    category: 'Help',
    description: 'print the script by which a shell completes vouch',
    details: `
      Completes commands, options and their values: profiles and roles out of your AWS config, regions, your keys and sessions. Put the
      line for your shell where it reads its settings:

      \`\`\`
      bash        ~/.bashrc                    eval "$($0 completion bash)"
      zsh         ~/.zshrc                     eval "$($0 completion zsh)"
      fish        ~/.config/fish/config.fish   $0 completion fish | source
      PowerShell  $PROFILE                     $0 completion powershell | Out-String | Invoke-Expression
      \`\`\`

      Or write it to a file once, which is quicker, and again after an update: for bash with bash-completion below
      ~/.local/share/bash-completion/completions/vouch, for zsh as _vouch in a folder of fpath, for fish as
      ~/.config/fish/completions/vouch.fish.
    `,
    examples: [
      ['In bash, for this shell', 'eval "$($0 completion bash)"'],
      ['For fish, from now on', '$0 completion fish > ~/.config/fish/completions/vouch.fish'],
    ],
  })

  shell = takes(oneOf(SHELLS), Option.String({ name: 'shell', validator: t.isEnum(SHELLS) }))

  protected async run(): Promise<number> {
    this.context.stdout.write(completionScript(this.shell, await describedCommands()))
    return ExitCode.ok
  }
}

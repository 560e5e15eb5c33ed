import type { CommandDescription } from '../description/describe-command.ts'
import type { Shell } from '../shell/quoted.ts'
import { bashCompletion } from './bash.ts'
import { completionTree, type Place } from './completion-tree.ts'
import { fishCompletion } from './fish.ts'
import { powershellCompletion } from './powershell.ts'
import { zshCompletion } from './zsh.ts'

const WRITERS: Readonly<Record<Shell, (places: readonly Place[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
}

/** The script by which a shell completes these commands. */
export function completionScript(shell: Shell, commands: readonly CommandDescription[]): string {
  return WRITERS[shell](completionTree(commands))
}

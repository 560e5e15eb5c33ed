import type { Shell } from '../shell/quoted.ts'
import { bashHook } from './bash.ts'
import { fishHook } from './fish.ts'
import { powershellHook } from './powershell.ts'
import { zshHook } from './zsh.ts'

/**
 * The lines by which a shell shows the state of the session in its prompt. They read a file that the agent keeps
 * (agent/session/session-mark.ts) and start no program (fish one, `date`): the prompt is there as soon as before. Evaluated twice they do the same as once.
 *
 * @param prompt whether they change the prompt, or only set VOUCH_PROMPT for one that is made by hand
 */
export function promptHook(shell: Shell, prompt: boolean): string {
  return HOOKS[shell](prompt)
}

const HOOKS: Readonly<Record<Shell, (prompt: boolean) => string>> = {
  bash: bashHook,
  zsh: zshHook,
  fish: fishHook,
  powershell: powershellHook,
}

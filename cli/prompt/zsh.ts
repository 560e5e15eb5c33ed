import { posixState } from './posix-state.ts'

export function zshHook(prompt: boolean): string {
  return `# zsh prompt hook for vouch, made by \`vouch init zsh\`

zmodload zsh/datetime

${posixState('EPOCHSECONDS')}

__vouch_prompt() {
  local before=\${VOUCH_PROMPT-}
  emulate -L zsh
  __vouch_state
${prompt ? `  PROMPT=$VOUCH_PROMPT\${PROMPT#"$before"}\n` : ''}}

autoload -Uz add-zsh-hook
add-zsh-hook precmd __vouch_prompt
`
}

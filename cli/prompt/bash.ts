import { posixState } from './posix-state.ts'

/** For bash 4.2 and later; where bash is older, as on macOS, it asks \`date\` for the time. */
export function bashHook(prompt: boolean): string {
  return `# bash prompt hook for vouch, made by \`vouch init bash\`

if ((BASH_VERSINFO[0] > 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] >= 2))); then
  __vouch_now() { printf -v __vouch_time '%(%s)T' -1; }
else
  __vouch_now() { __vouch_time=$(date +%s); }
fi

${posixState('__vouch_time')}

__vouch_prompt() {
  local status=$? before=\${VOUCH_PROMPT-}
  __vouch_now
  __vouch_state
${prompt ? `  PS1=$VOUCH_PROMPT\${PS1#"$before"}\n` : ''}  return $status
}

case $(declare -p PROMPT_COMMAND 2>/dev/null) in
*__vouch_prompt*) ;;
'declare -a'*) PROMPT_COMMAND+=(__vouch_prompt) ;;
*) PROMPT_COMMAND="\${PROMPT_COMMAND:+$PROMPT_COMMAND
}__vouch_prompt" ;;
esac
`
}

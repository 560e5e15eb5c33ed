/**
 * Sets VOUCH_PROMPT in bash and zsh, with nothing but what is built into them. What the file says is used as numbers alone, and only
 * where it is numbers. XDG_RUNTIME_DIR may be somebody else's, as it is after `su`: a file of theirs, or a pipe that never answers, is
 * not read.
 *
 * @param now an expression of the shell: seconds since the epoch
 */
export function posixState(now: string): string {
  return `__vouch_state() {
  local file end='' pid='' left
  VOUCH_PROMPT=''
  case \${XDG_RUNTIME_DIR-} in
  /*) file=$XDG_RUNTIME_DIR/vouch/session-end ;;
  *) file=$HOME/.vouch/run/session-end ;;
  esac
  [[ -f $file && -O $file ]] || return 0
  { read -r end pid <"$file"; } 2>/dev/null
  case $end$pid in
  '' | *[!0-9]*) return 0 ;;
  esac
  left=$((10#$end - ${now}))
  if ((left <= 0)) || ! kill -0 "$pid" 2>/dev/null; then
    VOUCH_PROMPT='[vouch ended] '
  elif ((left < 3600)); then
    VOUCH_PROMPT="[vouch $((left / 60))m] "
  else
    VOUCH_PROMPT="[vouch $((left / 3600))h$((left % 3600 / 60))m] "
  fi
}`
}

/** For fish 3 and later. It has no clock of its own: \`date\` says the time, where there is a session to count for. */
export function fishHook(prompt: boolean): string {
  const wrapped = `
if not functions -q __vouch_inner_prompt
    functions -q fish_prompt; or function fish_prompt
        echo -n '> '
    end
    functions -c fish_prompt __vouch_inner_prompt
end

function fish_prompt
    set -l last $status
    __vouch_state
    set_color normal
    echo -n $VOUCH_PROMPT
    function __vouch_status; return $argv[1]; end
    __vouch_status $last
    __vouch_inner_prompt
end
`
  const quiet = `
function __vouch_prompt --on-event fish_prompt
    __vouch_state
end
`
  return `# fish prompt hook for vouch, made by \`vouch init fish\`

function __vouch_state
    set -g VOUCH_PROMPT ''
    set -l file "$HOME/.vouch/run/session-end"
    string match -q '/*' -- "$XDG_RUNTIME_DIR"; and set file "$XDG_RUNTIME_DIR/vouch/session-end"
    test -f "$file" -a -O "$file" -a -r "$file"; or return 0
    read -l end pid <"$file"
    string match -qr '^[0-9]+ [0-9]+$' -- "$end $pid"; or return 0
    set -l left (math $end - (date +%s))
    if test $left -le 0; or not kill -0 $pid 2>/dev/null
        set -g VOUCH_PROMPT '[vouch ended] '
    else if test $left -lt 3600
        set -g VOUCH_PROMPT "[vouch "(math -s0 $left / 60)"m] "
    else
        set -g VOUCH_PROMPT "[vouch "(math -s0 $left / 3600)"h"(math -s0 "$left % 3600 / 60")"m] "
    end
end
${prompt ? wrapped : quiet}`
}

import { shQuoted } from '../shell/quoted.ts'
import type { Place } from './completion-tree.ts'
import { type Offer, offerOf } from './offer.ts'

/** For zsh: sourced, or as a file `_vouch` in fpath. */
export function zshCompletion(places: readonly Place[]): string {
  return `#compdef vouch
# zsh completion for vouch, made by \`vouch completion zsh\`

# What may follow at a place: its commands and options, and those of them that take a value.
__vouch_place() {
  case $1 in
${places.map(placeCase).join('\n')}
  (*) return 1 ;;
  esac
}

# The values of an option, or of the words behind a command.
__vouch_values() {
  local -a values shown
  case $1 in
${places.flatMap(valueCases).join('\n')}
  esac
  (( $#values )) && compadd -d shown -a values
}

__vouch_ask() {
  local line
  for line in \${(f)"$(command vouch __complete $1 2>/dev/null)"}; do
    values+=(\${line%%$'\\t'*})
    shown+=(\${line/$'\\t'/  -- })
  done
}

_vouch() {
  local -a below options valued
  local place='' option='' i count=0
  __vouch_place ''
  for (( i = 2; i < CURRENT; i++ )); do
    option=''
    if (( \${valued[(Ie)$words[i]]} )); then
      option=$words[i]
      (( i++ ))
      (( i < CURRENT )) && option=''
    elif [[ $words[i] == -- ]]; then
      (( i + 1 == CURRENT )) && { _command_names -e; return }
      shift $i words
      (( CURRENT -= i ))
      _normal
      return
    elif [[ $words[i] == -* ]]; then
      :
    elif [[ $place != ' help' ]] && __vouch_place "$place $words[i]"; then
      place="$place $words[i]"
    elif (( $#below )); then
      return 1
    else
      (( count++ ))
    fi
  done
  if [[ -n $option ]]; then
    __vouch_values "$place $option"
  elif [[ $words[CURRENT] == --*=* ]]; then
    option=\${words[CURRENT]%%=*}
    compset -P '*='
    __vouch_values "$place $option"
  elif [[ $words[CURRENT] == -* ]]; then
    _describe -o option options
  elif (( $#below )); then
    _describe -t commands command below
  else
    __vouch_values "$place $count"
  fi
}

if [[ $funcstack[1] == _vouch ]]; then
  _vouch "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _vouch vouch
fi
`
}

function placeCase({ path, commands, options }: Place): string {
  const described = commands.map(({ name, description }) => shQuoted(`${name}:${description}`))
  const all = options.flatMap(({ names, description }) => names.map((name) => shQuoted(`${name}:${description}`)))
  const valued = options.filter(({ value }) => value !== undefined).flatMap(({ names }) => names.map(shQuoted))
  return `  (${shQuoted(path)}) below=(${described.join(' ')}) options=(${all.join(' ')}) valued=(${valued.join(' ')}) ;;`
}

function valueCases({ path, options, arguments: words }: Place): string[] {
  const ofOptions = options.flatMap(({ names, value }) =>
    value === undefined
      ? []
      : caseOf(
          names.map((name) => shQuoted(`${path} ${name}`)),
          offerOf(value),
        ),
  )
  const ofWords = words.flatMap(({ kind, many }, index) =>
    caseOf([many ? `${shQuoted(`${path} `)}<->` : shQuoted(`${path} ${index}`)], offerOf(kind)),
  )
  return [...ofOptions, ...ofWords]
}

function caseOf(patterns: readonly string[], offer: Offer): string[] {
  return offer === 'nothing' ? [] : [`  (${patterns.join('|')}) ${act(offer)} ;;`]
}

function act(offer: Exclude<Offer, 'nothing'>): string {
  if ('words' in offer) return `values=(${offer.words.map(shQuoted).join(' ')}) shown=($values)`
  if ('ask' in offer) return `__vouch_ask ${offer.ask}`
  return offer.shell === 'files' ? '_files' : '_command_names -e'
}

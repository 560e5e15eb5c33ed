import { shQuoted } from '../shell/quoted.ts'
import type { Place } from './completion-tree.ts'
import { type Offer, offerOf } from './offer.ts'

/** For bash 3.2 and later, with and without bash-completion. */
export function bashCompletion(places: readonly Place[]): string {
  return `# bash completion for vouch, made by \`vouch completion bash\`

# The words up to the cursor; bash cuts them at = and : as well, which is undone here.
__vouch_words() {
  local line=$COMP_LINE word blanks i
  words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    blanks=\${line%%[![:space:]]*}
    if [[ $i -eq 0 || -n $blanks ]]; then
      words+=("$word")
    else
      words[\${#words[@]} - 1]+=$word
    fi
    line=\${line:\${#blanks}}
    line=\${line#"$word"}
  done
}

# What may follow at a place: its commands and options, and those of them that take a value.
__vouch_place() {
  case $1 in
${places.map(placeCase).join('\n')}
  *) return 1 ;;
  esac
}

# The values of an option, or of the words behind a command.
__vouch_values() {
  case $1 in
${places.flatMap(valueCases).join('\n')}
  esac
}

__vouch_ask() {
  local IFS=$'\\n'
  values=($(command vouch __complete "$1" 2>/dev/null | cut -f 1))
}

__vouch_complete() {
  local words values=() commands='' options='' valued='' place='' option='' current last i count=0
  COMPREPLY=()
  __vouch_words
  last=$((\${#words[@]} - 1))
  current=\${words[last]}
  __vouch_place ''
  for ((i = 1; i < last; i++)); do
    if [[ " $valued " == *" \${words[i]} "* ]]; then
      option=\${words[i]}
      ((i++))
    elif [[ \${words[i]} == -- ]]; then
      [[ $((i + 1)) -eq $last ]] && COMPREPLY=($(compgen -c -- "$current")) || compopt -o default 2>/dev/null
      return
    elif [[ \${words[i]} == -* ]]; then
      :
    elif [[ $place != ' help' ]] && __vouch_place "$place \${words[i]}"; then
      place="$place \${words[i]}"
    elif [[ -n $commands ]]; then
      return
    else
      ((count++))
    fi
    [[ $i -lt $last ]] && option=''
  done
  if [[ -n $option ]]; then
    __vouch_values "$place $option"
  elif [[ $current == --*=* ]]; then
    option=\${current%%=*}
    current=\${current#*=}
    __vouch_values "$place $option"
  elif [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$current"))
    return
  else
    __vouch_values "$place $count"
  fi
  local value cut=''
  # bash puts the completion in the place of what stands behind the last : or =.
  [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && cut=\${current%"\${current##*:}"}
  for value in "\${values[@]}"; do
    [[ $value == "$current"* ]] && COMPREPLY+=("\${value#"$cut"}")
  done
}

complete -F __vouch_complete vouch
`
}

function placeCase({ path, commands, options }: Place): string {
  const names = commands.map(({ name }) => name).join(' ')
  const all = options.flatMap(({ names: own }) => own)
  const valued = options.filter(({ value }) => value !== undefined).flatMap(({ names: own }) => own)
  const set = `commands=${shQuoted(names)} options=${shQuoted(all.join(' '))} valued=${shQuoted(valued.join(' '))}`
  return `  ${shQuoted(path)}) ${set} ;;`
}

function valueCases({ path, options, arguments: words }: Place): string[] {
  const ofOptions = options.flatMap(({ names, value }) =>
    value === undefined
      ? []
      : caseOf(
          names.map((name) => `${path} ${name}`),
          offerOf(value),
        ),
  )
  const ofWords = words.flatMap(({ kind, many }, index) =>
    caseOf([`${path} ${index}`], offerOf(kind), many ? `${shQuoted(`${path} `)}[0-9]*` : undefined),
  )
  return [...ofOptions, ...ofWords]
}

function caseOf(patterns: readonly string[], offer: Offer, also?: string): string[] {
  if (offer === 'nothing') return []
  return [`  ${[...patterns.map(shQuoted), ...(also === undefined ? [] : [also])].join(' | ')}) ${act(offer)} ;;`]
}

function act(offer: Exclude<Offer, 'nothing'>): string {
  if ('words' in offer) return `values=(${offer.words.map(shQuoted).join(' ')})`
  if ('ask' in offer) return `__vouch_ask ${offer.ask}`
  return offer.shell === 'files' ? 'compopt -o default 2>/dev/null' : 'values=($(compgen -c -- "$current"))'
}

import { fishQuoted } from '../shell/quoted.ts'
import type { Place } from './completion-tree.ts'
import { type Offer, offerOf } from './offer.ts'

/** For fish 3 and later. */
export function fishCompletion(places: readonly Place[]): string {
  const paths = places.map(({ path }) => path).filter((path) => path !== '')
  return `# fish completion for vouch, made by \`vouch completion fish\`

# Where the cursor is: the command that was typed so far, and how many words stand behind it.
function __vouch_place
    set -l place ''
    set -l count 0
    set -l words (commandline -opc)
    for word in $words[2..]
        if contains -- "$place $word" ${paths.map(fishQuoted).join(' ')}
            set place "$place $word"
        else if not string match -q -- '-*' $word
            set count (math $count + 1)
        end
    end
    printf '%s\\n' "$place" $count
end

function __vouch_at
    set -l place (__vouch_place)
    test "$place[1]" = "$argv[1]"
    and begin
        test (count $argv) -eq 1
        or test "$place[2]" -ge "$argv[2]"
    end
end

function __vouch_ask
    command vouch __complete $argv[1] 2>/dev/null
end

complete -c vouch -e
complete -c vouch -f
${places.flatMap(placeLines).join('\n')}
`
}

function placeLines({ path, commands, options, arguments: words }: Place): string[] {
  const at = `complete -c vouch -n ${fishQuoted(`__vouch_at ${fishQuoted(path)}`)}`
  return [
    ...commands.map(({ name, description }) => `${at} -a ${name} -d ${fishQuoted(description)}`),
    ...options.map(({ names, description, value }) => {
      const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
      const takes = value === undefined ? '' : ` ${act(offerOf(value))}`
      return `${at} ${flags.join(' ')}${takes} -d ${fishQuoted(description)}`
    }),
    ...words.flatMap(({ kind }) => {
      const offer = offerOf(kind)
      return offer === 'nothing' ? [] : [`${at} ${act(offer).replace(/^-[xr] ?/, '')}`.trimEnd()]
    }),
  ]
}

function act(offer: Offer): string {
  if (offer === 'nothing') return '-x'
  if ('words' in offer) return `-x -a ${fishQuoted(offer.words.join(' '))}`
  if ('ask' in offer) return `-x -a ${fishQuoted(`(__vouch_ask ${offer.ask})`)}`
  return offer.shell === 'files' ? '-r -F' : `-x -a ${fishQuoted('(__fish_complete_command)')}`
}

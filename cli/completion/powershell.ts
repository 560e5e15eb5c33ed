import { powershellQuoted } from '../shell/quoted.ts'
import type { Place } from './completion-tree.ts'
import { type Offer, offerOf } from './offer.ts'

/** For PowerShell 5.1 and later. */
export function powershellCompletion(places: readonly Place[]): string {
  return `# PowerShell completion for vouch, made by \`vouch completion powershell\`

Register-ArgumentCompleter -Native -CommandName vouch -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # What may follow at a place: commands, options, and what their values are.
    $places = @{
${places.map(placeEntry).join('\n')}
    }
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    $place = ''
    $option = ''
    foreach ($word in $words | Select-Object -Skip 1) {
        $option = ''
        if ($places["$place $word"]) { $place = "$place $word" }
        elseif ($word -like '-*') { $option = $word }
    }
    $offers = @()
    if ($option -and $places[$place].values.ContainsKey($option)) { $offers = $places[$place].values[$option] }
    elseif ($wordToComplete -like '-*') { $offers = $places[$place].options }
    elseif ($places[$place].commands.Count) { $offers = $places[$place].commands }
    elseif ($places[$place].values.ContainsKey('')) { $offers = $places[$place].values[''] }
    if ($offers -is [string]) {
        $vouch = Get-Command vouch -CommandType Application, ExternalScript -ErrorAction SilentlyContinue | Select-Object -First 1
        $offers = @(if ($vouch) { & $vouch __complete $offers 2>$null | ForEach-Object { , @(($_ -split "\`t") + @($_))[0..1] } })
    }
    foreach ($offer in $offers) {
        $name, $about = @($offer)
        if ($name -like "$wordToComplete*") {
            [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $(if ($about) { $about } else { $name }))
        }
    }
}
`
}

function placeEntry({ path, commands, options, arguments: words }: Place): string {
  const values = [
    ...options.flatMap(({ names, value }) =>
      value === undefined ? [] : names.map((name) => valueEntry(name, offerOf(value))),
    ),
    ...words.slice(0, 1).map(({ kind }) => valueEntry('', offerOf(kind))),
  ]
  const flags = options.flatMap(({ names, description }) => names.map((name) => [name, description] as const))
  return [
    `        ${powershellQuoted(path)} = @{`,
    `            commands = ${list(commands.map(({ name, description }) => [name, description]))}`,
    `            options = ${list(flags)}`,
    `            values = @{ ${values.filter((entry) => entry !== '').join('; ')} }`,
    '        }',
  ].join('\n')
}

/** Names with what is said about them. PowerShell takes a list of one list for that list, unless a comma stands before it. */
function list(pairs: readonly (readonly [string, string])[]): string {
  const shown = pairs.map((pair) => `@(${pair.map(powershellQuoted).join(', ')})`)
  return `@(${shown.length === 1 ? ', ' : ''}${shown.join(', ')})`
}

function valueEntry(name: string, offer: Offer): string {
  if (offer === 'nothing' || 'shell' in offer) return ''
  const value = 'ask' in offer ? powershellQuoted(offer.ask) : list(offer.words.map((word) => [word, word]))
  return `${powershellQuoted(name)} = ${value}`
}

import { VouchError } from '@vouch/protocol'

/** What a shell or a file is to be told: values to set, and names to take away. */
export interface Changes {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

/** Writes changes so that its reader gets every value back as it is. */
export type Format = (changes: Changes) => string

/** By the name that --format takes; bash and zsh are those that `completion` and `init` take, too. */
export const formats = { sh, bash: sh, zsh: sh, fish, powershell, json, dotenv } as const satisfies Record<
  string,
  Format
>
export type FormatName = keyof typeof formats

/** The format for the shell of a person. @param shell $SHELL */
export function formatFor(shell: string | undefined, platform: NodeJS.Platform): FormatName {
  const name = (shell ?? (platform === 'win32' ? 'powershell' : 'sh')).replace(/^.*[/\\]/, '').replace(/\.exe$/i, '')
  if (name === 'fish') return 'fish'
  return /^(?:pwsh|powershell)/i.test(name) ? 'powershell' : 'sh'
}

/** POSIX 2.2.2: nothing in single quotes has a meaning, and a single quote cannot stand there. */
function sh({ set, unset }: Changes): string {
  const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`
  return linesOf(
    set,
    unset,
    (name, value) => `export ${name}=${quoted(value)}`,
    (name) => `unset ${name}`,
  )
}

/** fish, "Quotes": in single quotes a backslash escapes itself and the quote. */
function fish({ set, unset }: Changes): string {
  const quoted = (value: string) => `'${value.replace(/[\\']/g, '\\$&')}'`
  return linesOf(
    set,
    unset,
    (name, value) => `set -gx ${name} ${quoted(value)}`,
    (name) => `set -e ${name}`,
  )
}

/** about_Quoting_Rules: in single quotes a quote is written twice, and PowerShell takes typographic ones for the same. */
function powershell({ set, unset }: Changes): string {
  const quoted = (value: string) => `'${value.replace(/['‘’‚‛]/g, '$&$&')}'`
  return linesOf(
    set,
    unset,
    (name, value) => `$Env:${name} = ${quoted(value)}`,
    (name) => `Remove-Item -ErrorAction SilentlyContinue Env:${name}`,
  )
}

/** One object; what is to be taken away is null. */
function json({ set, unset }: Changes): string {
  return `${JSON.stringify({ ...Object.fromEntries(unset.map((name) => [name, null])), ...set }, null, 2)}\n`
}

/**
 * As Node, Docker and most libraries read it: bare where no character has a meaning to any of them, else in the first kind of quotes that
 * does not occur in it. Such a file cannot take anything away.
 */
function dotenv({ set, unset }: Changes): string {
  if (Object.keys(set).length === 0 && unset.length > 0) {
    throw new VouchError('usage', { detail: 'A dotenv file sets variables, and takes none away.' })
  }
  return linesOf(
    set,
    [],
    (name, value) => `${name}=${dotenvValue(value)}`,
    () => '',
  )
}

const BARE = /^[\w+=:,.@/-]+$/
const QUOTES = ["'", '`', '"'] as const

function dotenvValue(value: string): string {
  if (BARE.test(value)) return value
  const quote = QUOTES.find((each) => !value.includes(each))
  // In double quotes `\n` becomes a line end, and `$` a variable to some.
  if (quote === undefined || (quote === '"' && /[\\$]/.test(value))) throw new VouchError('valueUnwritable')
  return `${quote}${value}${quote}`
}

function linesOf(
  set: Changes['set'],
  unset: Changes['unset'],
  write: (name: string, value: string) => string,
  remove: (name: string) => string,
): string {
  const lines = Object.entries(set).map(([name, value]) => write(name, oneLine(value)))
  return [...unset.map(remove), ...lines].map((line) => `${line}\n`).join('')
}

/** A line end or an escape sequence in a value is no credential; a shell could be led to run what follows it. */
function oneLine(value: string): string {
  if (/\p{C}|\p{Zl}|\p{Zp}/u.test(value)) throw new VouchError('valueUnwritable')
  return value
}

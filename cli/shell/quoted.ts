/** The shells that scripts are written for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof SHELLS)[number]

/** A word for sh, bash, zsh, ksh and dash that stands for this text and nothing else (POSIX.1, Shell Command Language §2.2.2). */
export function shQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** The same for fish, where a backslash counts within single quotes. */
export function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

/** The same for PowerShell, which takes the typographic quotes for quotes as well. */
export function powershellQuoted(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`
}

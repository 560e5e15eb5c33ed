import { VouchError } from '@vouch/protocol'

const MAX_CHARACTERS = 60

/**
 * Reads what the person calls the borrower; the server asks the same of it.
 *
 * @throws VouchError `loanNameMalformed`
 */
export function loanName(text: string): string {
  const name = text.normalize('NFC').trim()
  if (name === '' || [...name].length > MAX_CHARACTERS || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)) {
    throw new VouchError('loanNameMalformed')
  }
  return name
}

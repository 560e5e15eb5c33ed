import { VouchError } from '@vouch/protocol'

const MAX_CHARACTERS = 60

/**
 * A name as it is stored: one line that shows as it is written.
 *
 * @param field how the request calls it
 * @throws VouchError `requestMalformed` where it is empty, longer than 60 characters, or holds control, formatting (such as
 * right-to-left overrides) or unassigned characters
 */
export function displayText(field: string, input: string): string {
  const text = input.normalize('NFC').trim()
  if (text === '' || [...text].length > MAX_CHARACTERS || /[\p{C}\p{Zl}\p{Zp}]/u.test(text)) {
    throw new VouchError('requestMalformed', {
      detail: `${field} has to be 1 to ${MAX_CHARACTERS} characters of text.`,
    })
  }
  return text
}

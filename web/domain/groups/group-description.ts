import { VouchError } from '@vouch/protocol'

const MAX_GROUP_DESCRIPTION = 200

/**
 * What a group is for, in one line; may be empty.
 *
 * @throws VouchError `requestMalformed` for what does not show as it is written
 */
export function groupDescription(input: string): string {
  const text = input.normalize('NFC').trim()
  if ([...text].length > MAX_GROUP_DESCRIPTION || /[\p{C}\p{Zl}\p{Zp}]/u.test(text)) {
    throw new VouchError('requestMalformed', {
      detail: `description has to be at most ${MAX_GROUP_DESCRIPTION} characters of text in one line.`,
    })
  }
  return text
}

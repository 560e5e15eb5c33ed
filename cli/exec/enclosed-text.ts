import { shownWord } from './shown-word.ts'

/** Says that one `vouch exec` runs inside of another, whose credentials are not seen by what runs inside of this one. */
export function enclosedText(outer: string, inner: string): string {
  return outer === inner
    ? 'This runs inside another `vouch exec` of the same role already.'
    : `This runs inside another \`vouch exec\`: the program gets ${inner}, and no longer ${shownWord(outer)}.`
}

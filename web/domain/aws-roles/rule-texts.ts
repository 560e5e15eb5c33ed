import { VouchError } from '@vouch/protocol'

const MAX_NAME = 60
const MAX_DESCRIPTION = 500

/** What does not show as it is written. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u

/** @throws VouchError `awsRuleNameMalformed` */
export function ruleName(input: string): string {
  const name = input.normalize('NFC').trim()
  if (name === '' || [...name].length > MAX_NAME || UNSEEN.test(name)) throw new VouchError('awsRuleNameMalformed')
  return name
}

/** @throws VouchError `requestMalformed` */
export function ruleDescription(input: string): string {
  const text = input.normalize('NFC').trim()
  if ([...text].length > MAX_DESCRIPTION || UNSEEN.test(text)) {
    throw new VouchError('requestMalformed', {
      detail: `description has to be at most ${MAX_DESCRIPTION} characters of text in one line.`,
    })
  }
  return text
}

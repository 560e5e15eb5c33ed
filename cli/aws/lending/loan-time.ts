import { VouchError } from '@vouch/protocol'

const TIME = /^(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s)?$/

/** What a loan may last: seconds. */
const LIMITS = { min: 60, max: 43_200 } as const

/**
 * Reads how long a role is to be lent: `1h`, `90m`, `1h30m`, `600s`.
 *
 * @returns seconds
 * @throws VouchError `loanTimeMalformed`
 */
export function loanTime(text: string): number {
  const [found, hours = 0, minutes = 0, seconds = 0] = TIME.exec(text) ?? []
  const time = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)
  if (!found || time < LIMITS.min || time > LIMITS.max) throw new VouchError('loanTimeMalformed')
  return time
}

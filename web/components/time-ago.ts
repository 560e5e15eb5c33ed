const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MONTH = 30 * DAY
const YEAR = 365 * DAY

const steps = [
  [YEAR, 'year'],
  [MONTH, 'month'],
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [1, 'second'],
] as const

/**
 * How long ago something was, as people say it: "12 seconds ago", "yesterday", "3 months ago".
 *
 * @param then milliseconds since the epoch
 * @param now milliseconds since the epoch; a `then` after it (clocks differ) counts as now
 */
export function timeAgo(then: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - then) / 1000))
  if (seconds < 5) return 'just now'
  const [size, unit] = stepOf(seconds)
  return words.format(-Math.floor(seconds / size), unit)
}

/**
 * How long until something is: "in 3 hours", "tomorrow".
 *
 * @param then milliseconds since the epoch
 * @param now milliseconds since the epoch; a `then` before it is over
 */
export function timeUntil(then: number, now: number): string {
  const seconds = Math.floor((then - now) / 1000)
  if (seconds < 1) return 'now'
  const [size, unit] = stepOf(seconds)
  return words.format(Math.floor(seconds / size), unit)
}

function stepOf(seconds: number) {
  return steps.find(([length]) => seconds >= length) ?? ([1, 'second'] as const)
}

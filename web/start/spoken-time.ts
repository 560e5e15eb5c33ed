/** As the person at this terminal reads a time: their zone, to the minute. */
export function spokenTime(time: Date): string {
  return time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

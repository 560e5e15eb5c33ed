/** A length of time as a person says it: `7 h 58 min`, `12 min`, `40 s`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}

/** A moment of this day by the clock on the wall, with its date where it is another day. */
export function momentText(moment: Date, now: Date): string {
  const time = moment.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return moment.toDateString() === now.toDateString() ? time : `${time} on ${moment.toLocaleDateString('en-CA')}`
}

/** A moment in a table, by the clock on the wall: `2026-11-23 17:30`. @param seconds since the epoch */
export function stampText(seconds: number): string {
  const moment = new Date(seconds * 1_000)
  return `${moment.toLocaleDateString('en-CA')} ${moment.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`
}

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
  const time = timeText(moment)
  return moment.toDateString() === now.toDateString() ? time : `${time} on ${dateText(moment)}`
}

/** A moment in a table, by the clock on the wall: `2026-11-23 17:30`. @param seconds since the epoch */
export function stampText(seconds: number): string {
  const moment = new Date(seconds * 1_000)
  return `${dateText(moment)} ${timeText(moment)}`
}

// Without the tables of every language, which cost `vouch status` a third of its time.
function timeText(moment: Date): string {
  return `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`
}

function dateText(moment: Date): string {
  return `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}`
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0')
}

import type { Clocks } from './clocks.ts'

/** A moment by both clocks: milliseconds. */
export interface Moment {
  readonly wall: number
  readonly monotonic: number
}

/** The end of what does not end. */
export const NEVER: Moment = { wall: Number.POSITIVE_INFINITY, monotonic: Number.POSITIVE_INFINITY }

export function momentIn(milliseconds: number, { now, monotonic }: Clocks): Moment {
  return later({ wall: now().getTime(), monotonic: monotonic() }, milliseconds)
}

/** What is left until a moment, by the clock that says less: milliseconds. */
export function timeUntil(moment: Moment, { now, monotonic }: Clocks): number {
  return Math.min(moment.wall - now().getTime(), moment.monotonic - monotonic())
}

export function later({ wall, monotonic }: Moment, milliseconds: number): Moment {
  return { wall: wall + milliseconds, monotonic: monotonic + milliseconds }
}

export function earlier(one: Moment, other: Moment): Moment {
  return { wall: Math.min(one.wall, other.wall), monotonic: Math.min(one.monotonic, other.monotonic) }
}

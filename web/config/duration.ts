const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** Reads `90s`, `15m`, `8h` or `60d` as seconds; undefined where it is not such a duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9][0-9]{0,5})([smhd])$/.exec(text)
  if (match === null) return undefined
  const [, count, unit] = match
  return Number(count) * units[unit as keyof typeof units]
}

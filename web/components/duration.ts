/**
 * A length of time as people say it: "8 hours", "1 hour 30 minutes", "45 minutes".
 *
 * @param seconds at least 60; what is left over of a minute is not told
 */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const parts = [part(Math.floor(minutes / 60), 'hour'), part(minutes % 60, 'minute')]
  return parts.filter((text) => text !== undefined).join(' ')
}

function part(count: number, unit: 'hour' | 'minute'): string | undefined {
  return count === 0
    ? undefined
    : new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

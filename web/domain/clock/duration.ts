/**
 * A length of time as people say it: "8 hours", "1 hour 30 minutes", "45 minutes", "40 seconds".
 *
 * @param seconds what is left over of a minute is told only where there is no whole one
 */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return part(Math.max(0, Math.floor(seconds)), 'second')
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const parts = [hours > 0 && part(hours, 'hour'), rest > 0 && part(rest, 'minute')]
  return parts.filter((text) => text !== false).join(' ')
}

function part(count: number, unit: 'hour' | 'minute' | 'second'): string {
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

/** The middle value; of an even number of values the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no values to take the median of')
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/** The value that this share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]
  if (value === undefined) throw new Error('no values to take a percentile of')
  return value
}

/**
 * Measures two things in turn, A B A B …, so that a machine that slows down slows both, and gives the median of the
 * ratios pair by pair.
 */
export async function pairedRatio(
  pairs: number,
  measured: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ratio: number; measured: number; baseline: number }> {
  const as: number[] = []
  const bs: number[] = []
  await measured()
  await baseline()
  for (let pair = 0; pair < pairs; pair++) {
    as.push(await measured())
    bs.push(await baseline())
  }
  return { ratio: median(as.map((a, at) => a / (bs[at] as number))), measured: median(as), baseline: median(bs) }
}

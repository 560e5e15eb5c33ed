const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-[\w.-]+)?(?:\+[\w.-]+)?$/

/**
 * Whether one version comes before another (Semantic Versioning 2.0.0 §11). What is no version, and one that is not released yet, is
 * older than nothing, and makes nothing older.
 */
export function isOlder(own: string, other: string): boolean {
  const [ours, theirs] = [VERSION.exec(own), VERSION.exec(other)]
  if (ours === null || theirs === null || theirs[4] !== undefined) return false
  for (const part of [1, 2, 3]) {
    const difference = Number(ours[part]) - Number(theirs[part])
    if (difference !== 0) return difference < 0
  }
  return ours[4] !== undefined
}

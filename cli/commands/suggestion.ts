/**
 * The word that a mistyped one was most likely meant to be.
 *
 * @returns undefined where none is near: more than a third of its letters, or more than three, are different
 */
export function suggestion(typed: string, words: readonly string[]): string | undefined {
  let best: { word: string; distance: number } | undefined
  for (const word of words) {
    const distance = editDistance(typed.toLowerCase(), word)
    if (best === undefined || distance < best.distance) best = { word, distance }
  }
  return best !== undefined && best.distance <= Math.min(3, Math.floor(best.word.length / 3)) ? best.word : undefined
}

// Damerau-Levenshtein, restricted: two letters in the wrong order are one mistake, as they are for a hand.
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}

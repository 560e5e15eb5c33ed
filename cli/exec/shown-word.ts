/** A word of the environment or the command line as a terminal can only show it, without what `safeText` has to load. */
export function shownWord(text: string): string {
  return text.replace(/[^\w+=,.@:/~ -]/g, '?').slice(0, 200)
}

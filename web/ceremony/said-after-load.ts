const NAME = 'vouch.said'

/** What is said once the page has been loaded anew, and which element had the focus. */
export interface SaidAfterLoad {
  readonly text: string
  readonly focus: string | undefined
}

/** Keeps it for the next page of this tab. It holds words for a person, and no secret. */
export function sayAfterLoad(said: SaidAfterLoad): void {
  window.sessionStorage.setItem(NAME, JSON.stringify(said))
}

/** Takes what was kept, once. */
export function takeSaid(): SaidAfterLoad | undefined {
  const kept = window.sessionStorage.getItem(NAME)
  if (kept === null) return undefined
  window.sessionStorage.removeItem(NAME)
  return JSON.parse(kept) as SaidAfterLoad
}

const PREFIX = '#invite='

/**
 * Takes the secret of an invite out of the address, and the address bar and the history with it. The fragment never
 * left the browser, so no server or proxy has logged it.
 *
 * @returns undefined where the address carries none
 */
export function takeInvite(): string | undefined {
  const { hash, pathname, search } = window.location
  if (!hash.startsWith(PREFIX)) return undefined
  window.history.replaceState(window.history.state, '', pathname + search)
  return hash.slice(PREFIX.length)
}

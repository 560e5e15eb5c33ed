import { VouchError } from '@vouch/protocol'

export interface BrowserRequest {
  readonly url: string
  /** The server that was chosen: no other address is opened. */
  readonly issuer: string
  /** $BROWSER: the name of a program and nothing else; no option in it is read, and no shell is asked. */
  readonly browser: string | undefined
}

/**
 * Opens an address of the server in the person's browser. The address is one argument of the program.
 *
 * @returns false where no browser could be started
 * @throws VouchError `serverNotTrusted` for an address of any other origin
 */
export async function openBrowser({ url, issuer, browser }: BrowserRequest): Promise<boolean> {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (address === undefined || address.origin !== issuer || !/^https?:$/.test(address.protocol)) {
    throw new VouchError('serverNotTrusted')
  }
  const { default: open } = await import('open')
  try {
    await open(address.href, browser === undefined ? {} : { app: { name: browser } })
    return true
  } catch {
    return false
  }
}

import type { RunningProcess } from '../processes/start-process.ts'

/** What `vouch login` shows to the person at the terminal. */
export interface TerminalLogin {
  /** The address to open. */
  readonly url: string
  /** The words that the page must show, too. */
  readonly phrase: string
}

/** Waits until a `vouch login --no-browser` asks for the browser. */
export async function terminalLogin(login: RunningProcess): Promise<TerminalLogin> {
  const [url] = await login.waitForOutput(/https?:\/\/\S+\/(?:l\/|oauth\/authorize\?)\S+/)
  const [, phrase = ''] = await login.waitForOutput(/Continue only if the page shows: (.+)\n/)
  return { url, phrase }
}

import { setTimeout as wait } from 'node:timers/promises'
import { ExitCode, type OperationResult, paths, VouchError } from '@vouch/protocol'
import type { Agent } from '../agent/client.ts'
import { openBrowser } from '../login/open-browser.ts'
import { startCountdown } from '../terminal/countdown.ts'
import { listenForInterruption } from '../terminal/interruption.ts'
import type { Terminal } from '../terminal/terminal.ts'

export type Key = OperationResult<'keys.list'>['keys'][number]

/** An act on a key that the server does for a touch in the browser alone. */
export interface KeyAct {
  readonly act: 'rename' | 'remove'
  readonly key: Key
  /** What is proposed on the page, beside. */
  readonly proposed?: Readonly<Record<string, string>>
  /** Whether the key, as the server shows it now, is as it was to become; undefined: it is not there any more. */
  readonly isDone: (now: Key | undefined) => boolean
}

export interface BrowserUse {
  readonly issuer: string
  readonly browser: string | undefined
  /** Print the address alone. */
  readonly printOnly: boolean
}

const PATIENCE_SECONDS = 300
const LOOK_MILLISECONDS = 1_500

/**
 * Opens the page of one's keys with the very dialog that the act needs, and waits until the server shows it done: the page does
 * nothing by itself, and the command line has no say in it.
 *
 * @throws VouchError `nothingDoneInBrowser`, `cancelled`, and what the server refuses with
 */
export async function actInBrowser(agent: Agent, act: KeyAct, use: BrowserUse, terminal: Terminal): Promise<void> {
  const query = new URLSearchParams({ act: act.act, key: act.key.id, ...act.proposed })
  const url = `${use.issuer}${paths.keys}?${query}`
  const opened = !use.printOnly && (await openBrowser({ url, issuer: use.issuer, browser: use.browser }))
  terminal.tell(opened ? 'Your browser opens. If it does not, open this page:' : 'Open this page in your browser:')
  terminal.draw(`  ${terminal.tint('cyan', url)}\n`)
  const interruption = listenForInterruption()
  const endCountdown = startCountdown(terminal, 'Waiting for your touch', PATIENCE_SECONDS)
  try {
    await untilDone(agent, act, interruption.signal)
  } finally {
    endCountdown()
    interruption.release()
  }
}

async function untilDone(agent: Agent, { key, isDone }: KeyAct, signal: AbortSignal): Promise<void> {
  const end = performance.now() + PATIENCE_SECONDS * 1_000
  while (performance.now() < end) {
    if (isDone(await keyNow(agent, key))) return
    await wait(LOOK_MILLISECONDS, undefined, { signal }).catch(() => {
      throw signal.reason
    })
  }
  throw new VouchError('nothingDoneInBrowser')
}

/** The key as the server shows it. With the key that it began with, the session of this command goes as well. */
async function keyNow(agent: Agent, key: Key): Promise<Key | undefined> {
  try {
    const { keys } = await agent.callServer('keys.list', {})
    return keys.find(({ id }) => id === key.id)
  } catch (fault) {
    const over = fault instanceof VouchError && fault.entry.exit === ExitCode.notLoggedIn
    if (key.current && over) return undefined
    throw fault
  }
}

import type { SessionDescription } from '@vouch/protocol'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { safeText } from '../terminal/safe-text.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { version } from '../version.ts'
import { isOlder } from './version-order.ts'

/** Seconds. */
const A_DAY = 86_400

/**
 * Says, once a day at most and to a person alone, that this program is older than the server. Which version the server has came with
 * the session: nobody is asked for it. Nothing that goes wrong here is worth an error.
 *
 * @param now seconds since the epoch
 */
export async function tellUpdate(
  environment: CommandEnvironment,
  terminal: Terminal,
  session: Pick<SessionDescription, 'server_version'>,
  now = Math.floor(Date.now() / 1_000),
): Promise<void> {
  const { server_version: server } = session
  if (!terminal.live || environment.updateNoticeOff || server === undefined || !isOlder(version, server)) return
  try {
    // Loaded where there is something to say, which is seldom.
    const { readConfiguration, writeConfiguration } = await import('../config/config-file.ts')
    const { update_notice: wanted = true, update_notice_at: last = 0 } = await readConfiguration(environment.configFile)
    // A clock that was set back does not silence it for years.
    if (!wanted || (now - last < A_DAY && last <= now)) return
    await writeConfiguration(environment.configFile, { update_notice_at: now })
  } catch {
    return
  }
  terminal.tell(
    terminal.tint(
      'dim',
      `This is vouch ${version}, and the server has ${safeText(server, 32)}: update it when it suits you.`,
    ),
  )
}

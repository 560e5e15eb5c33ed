import { report } from './report.ts'
import { login, type Stage } from './stage.ts'
import { median } from './statistics.ts'

const LOGINS = 9

/** `login_browser_ms` and `login_server_ms`; leaves the home logged in. */
export async function measureLogins(stage: Stage): Promise<void> {
  const whole: number[] = []
  const server: number[] = []
  // The first one warms up browser, server and files.
  for (let at = 0; at <= LOGINS; at++) {
    if (at > 0) await stage.home.run(['logout'])
    const from = stage.server.process.stdout.length
    const ms = await login(stage)
    await stage.page.waitForURL('**/login/done')
    if (at === 0) continue
    whole.push(ms)
    server.push(serverTime(stage.server.process.stdout.slice(from)))
  }
  report({ name: 'login_server_ms', value: median(server), unit: 'ms', baseline: 'all requests of one login, <= 60' })
  report({ name: 'login_browser_ms', value: median(whole), unit: 'ms', baseline: 'start to finish, <= 1500' })
}

/** The time that the server says it took for every request of its protocol and pages; files of the build are not counted. */
function serverTime(log: string): number {
  return log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg?: string; path?: string; ms?: number })
    .filter(({ msg, path }) => msg === 'request' && path !== undefined && !path.startsWith('/_next/'))
    .reduce((sum, { ms = 0 }) => sum + ms, 0)
}

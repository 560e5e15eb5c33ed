import { existsSync } from 'node:fs'
import { cleanEnvironment } from '../processes/environment.ts'
import { runProcess } from '../processes/start-process.ts'

/** OpenSSH wants its own path to be absolute. */
export const SSHD = '/usr/sbin/sshd'
const NEEDED = ['/usr/bin/ssh', '/usr/bin/ssh-keygen', SSHD, '/usr/bin/unshare', '/usr/sbin/ip']

/** Network, files and processes of its own; whatever runs there ends with it. */
const WALLS = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc']

/**
 * What starts a program on a machine of its own, as far as its network goes: a loopback with some addresses more, and no way out. sshd
 * wants an empty folder in /run, and gets one that is there for it alone.
 *
 * @param addresses of its network
 */
export function walledOff(addresses: readonly string[], words: readonly string[]): [string, ...string[]] {
  const network = ['ip link set lo up', ...addresses.map((address) => `ip addr add ${address}/32 dev lo`)]
  const folder = ['mount -t tmpfs -o mode=755 none /run', 'mkdir -m 755 /run/sshd']
  const script = [...network, ...folder, 'exec "$@"'].join(' && ')
  return ['/usr/bin/unshare', ...WALLS, '/bin/sh', '-c', script, 'sh', ...words]
}

/** Why there can be no remote machine here; undefined where there can. */
export async function whyNoRemoteMachine(): Promise<string | undefined> {
  const missing = NEEDED.filter((program) => !existsSync(program))
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`
  // Among its own users and groups alone, which is what others may have, sshd gives nobody a terminal: it is none of the group tty.
  if (process.getuid?.() !== 0) return 'a network of its own, and terminals in it, are for root alone'
  const [program, ...args] = walledOff(['192.0.2.7'], ['/bin/true'])
  const { code } = await runProcess(program, args, {
    environment: { ...cleanEnvironment(), PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  }).catch(() => ({ code: 1 }))
  return code === 0 ? undefined : 'this machine allows no network of its own to a process'
}

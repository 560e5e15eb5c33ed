import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'

/**
 * Where a command runs, as far as it matters to a browser: whether one can be opened from there, and what has to be done so that it
 * finds the way back.
 */
export type Place =
  | 'desk'
  | 'ssh'
  | 'codespace'
  | 'dev-container'
  | 'pod'
  | 'container'
  | 'windows-subsystem'
  | 'no-display'

/** Where a browser that is started is the one that the person sits at. */
export const PLACES_WITH_BROWSER: readonly Place[] = ['desk', 'windows-subsystem']

export interface Surroundings {
  readonly place: Place
  /** The machine and the port that the person connected to, where it was by SSH. */
  readonly sshServer: { readonly address: string; readonly port: number } | undefined
  /** Who connected, where `sudo` has made somebody else of them since: a name that is not believed to be well-formed. */
  readonly connectedAs: string | undefined
  /** It was reached through a translation of addresses, so that its own address is likely none for the person. */
  readonly behindNat: boolean
  /** As GitHub names it. */
  readonly codespace: string | undefined
}

/** What is looked at beside the environment. */
export interface MachineFiles {
  readonly platform: NodeJS.Platform
  exists(path: string): boolean
  /** Its text; empty where it cannot be read. */
  read(path: string): string
}

const thisMachine: MachineFiles = {
  platform: process.platform,
  exists: existsSync,
  read(path) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return ''
    }
  },
}

/** @param variables the environment; what is in it is not believed to be well-formed */
export function surroundings(variables: NodeJS.ProcessEnv, machine: MachineFiles = thisMachine): Surroundings {
  const ssh = sshConnection(variables.SSH_CONNECTION)
  return {
    place: placeOf(variables, machine),
    sshServer: ssh?.server,
    connectedAs: variables.SUDO_USER || undefined,
    behindNat: ssh !== undefined && isPrivate(ssh.server.address) && !isPrivate(ssh.client),
    codespace: /^[\w-]{1,100}$/.exec(variables.CODESPACE_NAME ?? '')?.[0],
  }
}

/** The first that fits: a container on a remote machine is reached by what made the connection. */
function placeOf(variables: NodeJS.ProcessEnv, machine: MachineFiles): Place {
  if (variables.CODESPACES === 'true') return 'codespace'
  if (variables.REMOTE_CONTAINERS === 'true') return 'dev-container'
  if (variables.SSH_CONNECTION || variables.SSH_TTY || isBelowSshd(machine)) return 'ssh'
  // With a screen of its own it is a desk, whatever it is made of, as a toolbox is.
  if (variables.DISPLAY || variables.WAYLAND_DISPLAY) return isWsl(variables, machine) ? 'windows-subsystem' : 'desk'
  if (variables.KUBERNETES_SERVICE_HOST) return 'pod'
  if (isContainer(variables, machine)) return 'container'
  if (isWsl(variables, machine)) return 'windows-subsystem'
  return machine.platform === 'linux' || machine.platform === 'freebsd' ? 'no-display' : 'desk'
}

/** How far up the processes are looked at. */
const MOST_ANCESTORS = 32

/**
 * `sudo` and `su -` pass no word of the connection on; that the shell was started by sshd stays. Its sessions have a program of their own
 * since OpenSSH 9.8. proc_pid_stat(5): the name in brackets, the state, the parent.
 */
function isBelowSshd({ platform, read }: MachineFiles): boolean {
  if (platform !== 'linux') return false
  for (let [pid, left] = ['self', MOST_ANCESTORS]; left > 0 && pid !== '0'; left -= 1) {
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+) /s.exec(read(`/proc/${pid}/stat`)) ?? []
    if (name === undefined || parent === undefined) return false
    if (name === 'sshd' || name === 'sshd-session') return true
    pid = parent
  }
  return false
}

function isContainer(variables: NodeJS.ProcessEnv, { platform, exists, read }: MachineFiles): boolean {
  if (platform !== 'linux') return false
  // `container` is what systemd-nspawn, Podman and LXC say of themselves.
  if (variables.container || exists('/.dockerenv') || exists('/run/.containerenv')) return true
  return /docker|kubepods|containerd|libpod|lxc/.test(read('/proc/1/cgroup'))
}

function isWsl(variables: NodeJS.ProcessEnv, { platform, read }: MachineFiles): boolean {
  if (platform !== 'linux') return false
  return Boolean(variables.WSL_DISTRO_NAME || variables.WSL_INTEROP) || /microsoft/i.test(read('/proc/version'))
}

/** sshd(8): address and port of the client, address and port of the server. */
function sshConnection(text: string | undefined) {
  const [client = '', , address = '', port = ''] = (text ?? '').split(' ')
  const number = Number(port)
  if (!isIP(client) || !isIP(address) || !Number.isInteger(number) || number < 1 || number > 65_535) return undefined
  return { client, server: { address, port: number } }
}

/** RFC 1918, RFC 6598, RFC 4193, and what does not leave the link or the machine. */
function isPrivate(address: string): boolean {
  const text = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  if (isIP(text) === 6) return /^(?:f[cd]|fe[89ab]|::1$)/.test(text)
  return /^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(text)
}

import { expect, test } from 'vitest'
import { type MachineFiles, surroundings } from './surroundings.ts'

const WSL = 'Linux version 5.15.153.1-microsoft-standard-WSL2 (root@941d701f84f1)'
const DEBIAN = 'Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)'

function machine(platform: NodeJS.Platform, files: Record<string, string> = {}): MachineFiles {
  return { platform, exists: (path) => path in files, read: (path) => files[path] ?? '' }
}

const SSH = { SSH_CONNECTION: '203.0.113.9 50222 198.51.100.7 22', SSH_TTY: '/dev/pts/0' }
const X11 = { DISPLAY: ':0' }

/** Processes from this one upwards. */
function below(...names: string[]): Record<string, string> {
  const stats = names.map((name, index) => {
    const [pid, parent] = [100 - index, index === names.length - 1 ? 0 : 99 - index]
    return [`/proc/${index === 0 ? 'self' : pid}/stat`, `${pid} (${name}) S ${parent} ${pid} ${pid} 34816`]
  })
  return Object.fromEntries(stats)
}

test.each<[string, NodeJS.ProcessEnv, MachineFiles]>([
  ['desk', X11, machine('linux', { '/proc/version': DEBIAN })],
  ['desk', { WAYLAND_DISPLAY: 'wayland-0' }, machine('linux')],
  ['desk', {}, machine('darwin')],
  ['desk', {}, machine('win32')],
  ['desk', X11, machine('linux', { '/run/.containerenv': '' })],
  ['no-display', {}, machine('linux', { '/proc/version': DEBIAN, '/proc/1/cgroup': '0::/init.scope\n' })],
  ['no-display', {}, machine('freebsd')],
  ['ssh', SSH, machine('linux')],
  ['ssh', { SSH_TTY: '/dev/pts/0' }, machine('darwin')],
  ['ssh', { ...SSH, ...X11 }, machine('linux')],
  ['ssh', SSH, machine('linux', { '/.dockerenv': '' })],
  // What `sudo` and `su -` leave.
  ['ssh', { SUDO_USER: 'alice' }, machine('linux', below('node', 'sudo', 'bash', 'sshd', 'sshd', 'systemd'))],
  ['ssh', X11, machine('linux', below('node', 'bash', 'su', 'bash', 'sshd-session', 'sshd', 'systemd'))],
  ['ssh', {}, machine('linux', { ...below('node', 'sshd'), '/.dockerenv': '' })],
  ['desk', X11, machine('linux', below('node', 'bash', 'gnome-terminal-', 'systemd', 'systemd'))],
  ['no-display', {}, machine('linux', below('node', 'my sshd) S 1 (x', 'sshd-not', 'systemd'))],
  ['no-display', {}, machine('linux', { '/proc/self/stat': '7 (node) S 7 7 7 ', '/proc/7/stat': '7 (node) S 7 7 7 ' })],
  ['desk', {}, machine('darwin', below('node', 'sshd'))],
  ['container', {}, machine('linux', { '/.dockerenv': '' })],
  ['container', {}, machine('linux', { '/run/.containerenv': 'engine="podman-4.3.1"' })],
  ['container', {}, machine('linux', { '/proc/1/cgroup': '1:name=systemd:/docker/3601745b3bd54d9780436faa5f0e4f72' })],
  ['container', { container: 'lxc' }, machine('linux')],
  ['container', {}, machine('linux', { '/.dockerenv': '', '/proc/version': WSL })],
  ['pod', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, machine('linux', { '/.dockerenv': '' })],
  ['codespace', { CODESPACES: 'true', REMOTE_CONTAINERS: 'true' }, machine('linux', { '/.dockerenv': '' })],
  ['dev-container', { REMOTE_CONTAINERS: 'true' }, machine('linux', { '/.dockerenv': '' })],
  ['windows-subsystem', { WSL_DISTRO_NAME: 'Debian' }, machine('linux')],
  ['windows-subsystem', { WSL_DISTRO_NAME: 'Debian', ...X11 }, machine('linux')],
  ['windows-subsystem', {}, machine('linux', { '/proc/version': WSL })],
])('%s: %j', (place, variables, files) => expect(surroundings(variables, files).place).toBe(place))

test.each<[string, { address: string; port: number } | undefined, boolean]>([
  ['203.0.113.9 50222 198.51.100.7 22', { address: '198.51.100.7', port: 22 }, false],
  ['203.0.113.9 50222 10.1.2.3 2222', { address: '10.1.2.3', port: 2222 }, true],
  ['192.168.0.4 50222 10.1.2.3 22', { address: '10.1.2.3', port: 22 }, false],
  ['2001:db8::9 50222 fd00::7 22', { address: 'fd00::7', port: 22 }, true],
  ['2001:db8::9 50222 2001:db8::7 22', { address: '2001:db8::7', port: 22 }, false],
  ['203.0.113.9 50222 ::ffff:100.64.0.1 22', { address: '::ffff:100.64.0.1', port: 22 }, true],
  ['UNKNOWN 65535 UNKNOWN 65535', undefined, false],
  ['203.0.113.9 50222 198.51.100.7;reboot 22', undefined, false],
  ['203.0.113.9 50222 198.51.100.7 22;reboot', undefined, false],
  ['203.0.113.9 50222 198.51.100.7 65536', undefined, false],
  ['', undefined, false],
])('SSH_CONNECTION=%j is a way to %j', (SSH_CONNECTION, sshServer, behindNat) => {
  expect(surroundings({ SSH_CONNECTION }, machine('linux'))).toMatchObject({ sshServer, behindNat })
})

test('a name of a codespace that could be read by a shell is none', () => {
  const named = (CODESPACE_NAME: string) =>
    surroundings({ CODESPACES: 'true', CODESPACE_NAME }, machine('linux')).codespace
  expect(named('shiny-train-r4x7')).toBe('shiny-train-r4x7')
  expect(named('a;reboot')).toBeUndefined()
  expect(named('$(reboot)')).toBeUndefined()
})

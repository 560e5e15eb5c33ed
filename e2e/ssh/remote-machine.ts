import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, connect as dial, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from '../processes/environment.ts'
import { runProcess, startProcess } from '../processes/start-process.ts'
import { SSHD, walledOff } from './walled-off.ts'

/** Of the documentation (RFC 5737), so that they are nobody's. */
const ADDRESS = '192.0.2.7'
const CLIENT = '192.0.2.9'
const PORT = 2222

/** A machine that is reached by SSH and in no other way. */
export interface RemoteMachine {
  readonly address: string
  readonly port: number
  readonly user: string
  /** Folder of the person there; nothing of the real one is seen or changed. */
  readonly home: string
  /** The environment of somebody here who connects to it: their `ssh` knows its key, and what HOST is. */
  readonly environment: Readonly<Record<string, string>>
  /** Words of `ssh` that run a line there, at a terminal. */
  terminal(line: string, options?: readonly string[]): [string, ...string[]]
  stop(): Promise<void>
}

export interface RemoteMachineOptions {
  /** The `vouch` there. */
  readonly vouch: readonly string[]
  /** Ports of this machine's loopback that the remote one has as its own, as for a server that both reach. */
  readonly ports: readonly number[]
  /** More variables of every session there. */
  readonly variables?: Readonly<Record<string, string>>
}

/**
 * Starts a real sshd in a network of its own, with a key, a configuration and files of its own: what stands in /etc/ssh and ~/.ssh of this
 * machine is neither read nor changed.
 *
 * @throws Error where it does not start
 */
export async function startRemoteMachine(options: RemoteMachineOptions): Promise<RemoteMachine> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-remote-'))
  const file = (name: string) => join(folder, name)
  const home = file('home')
  await mkdir(home, { mode: 0o700 })
  const { username: user } = userInfo()
  for (const name of ['host', 'person']) await makeKey(file(name))
  await writeFile(file('authorized'), await readFile(file('person.pub')))
  await writeFile(file('known'), `[${ADDRESS}]:${PORT} ${await readFile(file('host.pub'), 'utf8')}`)
  const bin = await programs(folder, options.vouch)
  await writeFile(
    file('sshd_config'),
    serverConfiguration(folder, { HOME: home, PATH: bin.remote, ...options.variables }),
  )
  await writeFile(file('ssh_config'), clientConfiguration(folder, user))
  const doors = await Promise.all(options.ports.map((port) => openDoor(file(`port-${port}`), port)))
  const inside = {
    address: ADDRESS,
    client: CLIENT,
    port: PORT,
    sshd: [SSHD, '-D', '-e', '-f', file('sshd_config')],
    door: file('door'),
    ports: Object.fromEntries(options.ports.map((port) => [port, file(`port-${port}`)])),
  }
  const words = [process.execPath, here('./inside.mjs'), JSON.stringify(inside)]
  const [program, ...args] = walledOff([ADDRESS, CLIENT], words)
  const machine = startProcess(program, args, {
    environment: { ...cleanEnvironment(), PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  })
  const stop = async () => {
    // The walls fall with the process that made them, and all behind them with the walls; it takes no other signal.
    machine.signal('SIGKILL')
    await machine.exited
    for (const door of doors) door.close()
    await rm(folder, { recursive: true, force: true })
  }
  await machine.waitForOutput(/READY/).catch(async (error) => {
    await stop()
    throw error
  })
  const environment = cleanEnvironment({ PATH: `${bin.local}:/usr/bin:/bin`, TERM: 'xterm' })
  const terminal: RemoteMachine['terminal'] = (line, more = []) => [
    join(bin.local, 'ssh'),
    '-tt',
    ...more,
    'HOST',
    line,
  ]
  return { address: ADDRESS, port: PORT, user, home, environment, terminal, stop }
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

async function makeKey(file: string): Promise<void> {
  const made = await runProcess('/usr/bin/ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file], {
    environment: cleanEnvironment(),
  })
  if (made.code !== 0) throw new Error(made.stderr)
}

/** `ssh` for here, which reads our configuration and no other; `vouch` for there. */
async function programs(folder: string, vouch: readonly string[]): Promise<{ local: string; remote: string }> {
  const [local, remote] = [join(folder, 'bin-here'), join(folder, 'bin-there')]
  const write = async (bin: string, name: string, words: readonly string[]) => {
    await mkdir(bin)
    await writeFile(join(bin, name), `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`)
    await chmod(join(bin, name), 0o755)
  }
  await write(local, 'ssh', ['/usr/bin/ssh', '-F', join(folder, 'ssh_config')])
  await write(remote, 'vouch', vouch)
  return { local, remote: [remote, dirname(process.execPath), '/usr/bin', '/bin'].join(':') }
}

function serverConfiguration(folder: string, variables: Readonly<Record<string, string>>): string {
  const set = Object.entries(variables).map(([name, value]) => `"${name}=${value}"`)
  return `ListenAddress ${ADDRESS}:${PORT}
HostKey ${folder}/host
AuthorizedKeysFile ${folder}/authorized
PidFile ${folder}/pid
AuthenticationMethods publickey
PermitRootLogin prohibit-password
UsePAM no
UseDNS no
StrictModes no
PrintMotd no
PrintLastLog no
SetEnv ${set.join(' ')}
`
}

function clientConfiguration(folder: string, user: string): string {
  return `Host HOST
  HostName ${ADDRESS}
  Port ${PORT}
  User ${user}
Host *
  ProxyCommand ${process.execPath} ${here('./through.mjs')} ${folder}/door
  IdentityFile ${folder}/person
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${folder}/known
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  BatchMode yes
  ExitOnForwardFailure yes
  LogLevel ERROR
`
}

/** A file that leads to a port of this machine. */
async function openDoor(path: string, port: number): Promise<Server> {
  const server = createServer((socket) => {
    const other = dial({ port, host: '127.0.0.1' })
    for (const each of [socket, other]) {
      each.on('error', () => undefined)
      each.once('close', () => (each === socket ? other : socket).destroy())
    }
    socket.pipe(other).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return server
}

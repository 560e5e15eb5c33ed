/**
 * What runs on the remote machine of the tests, in a network of its own: sshd, and threads through the wall, which are files.
 *
 * node inside.mjs '{"address", "client", "sshd": [program, …], "door": path, "ports": {port: path}}'
 */
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'

const { address, client, port, sshd, door, ports } = JSON.parse(process.argv[2])

/** Hands every connection on, both ways, until either side is done. */
function relay(target) {
  return (socket) => {
    const other = connect(target())
    for (const each of [socket, other]) {
      each.on('error', () => undefined)
      each.once('close', () => (each === socket ? other : socket).destroy())
    }
    socket.pipe(other).pipe(socket)
  }
}

const listening = (server, options) => new Promise((resolve) => server.listen(options, resolve))

// Of the machine outside, a few ports are ours, too.
for (const [number, path] of Object.entries(ports)) {
  await listening(createServer(relay(() => ({ path }))), { port: Number(number), host: '127.0.0.1' })
}
const [program, ...args] = sshd
const daemon = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
daemon.once('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.once(signal, () => daemon.kill('SIGTERM'))
await listening(createServer(relay(() => ({ host: address, port, localAddress: client }))), { path: door })

/** Whoever tries and is refused tries again: sshd says nothing when it listens. */
function untilOpen() {
  const attempt = connect({ host: address, port, localAddress: client })
  attempt.once('data', () => {
    attempt.destroy()
    process.stdout.write('READY\n')
  })
  attempt.once('error', () => setTimeout(untilOpen, 20))
}
untilOpen()

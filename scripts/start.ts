/** `npm start`: builds what is needed, then runs the server in the foreground. */
import { spawn } from 'node:child_process'
import { buildTargets } from './build/targets.ts'
import { serverProgram } from './server-program.ts'

const parent = process.ppid
const BETWEEN_LOOKS_MS = 250

await buildTargets()

// The channel tells the server to stop by its end, however this process ends.
const server = spawn(process.execPath, [...serverProgram, ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
const stop = () => {
  if (server.connected) server.disconnect()
}
// The terminal sends Ctrl-C to the whole group; the server stops by itself, and this process waits for it.
process.on('SIGINT', () => {})
process.on('SIGTERM', stop)
process.on('SIGHUP', stop)
// npm hands a signal to its shell, which ends by it and tells nobody.
setInterval(() => {
  if (process.ppid !== parent || !isAlive(parent)) stop()
}, BETWEEN_LOOKS_MS)
server.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)))

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

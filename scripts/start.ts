/** `npm start`: builds what is needed, then runs the server in the foreground. */
import { spawn } from 'node:child_process'
import { buildTargets } from './build/targets.ts'
import { serverProgram } from './server-program.ts'

await buildTargets()

const server = spawn(process.execPath, [...serverProgram, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// The terminal sends Ctrl-C to the whole group; the server stops by itself, and this process waits for it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => server.kill('SIGTERM'))
server.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)))

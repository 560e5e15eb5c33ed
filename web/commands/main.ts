import { environment } from '../config/environment.ts'
import { runServerCommand } from './run-server-command.ts'

const { stdin, stdout, stderr } = process
// Whoever reads the output may go away, as a closed terminal does: the server serves and stops all the same.
for (const output of [stdout, stderr]) output.on('error', () => {})
process.exitCode = await runServerCommand(process.argv.slice(2), {
  env: environment(),
  stdin,
  stdout,
  stderr,
  colorDepth: 1,
})

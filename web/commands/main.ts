import { environment } from '../config/environment.ts'
import { runServerCommand } from './run-server-command.ts'

const { stdin, stdout, stderr } = process
process.exitCode = await runServerCommand(process.argv.slice(2), {
  env: environment(),
  stdin,
  stdout,
  stderr,
  colorDepth: 1,
})

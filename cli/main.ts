import { invocationHere } from './commands/invocation.ts'
import { runCommand } from './commands/run.ts'

void runCommand(...invocationHere()).then((code) => {
  process.exitCode = code
})

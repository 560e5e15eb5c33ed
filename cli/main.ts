import { runCommand } from './commands/run.ts'
import { commandEnvironment } from './config/command-environment.ts'
import { programPath } from './program/running-program.ts'

const { argv, stdin, stdout, stderr } = process
// Whoever reads the output may have seen enough, as `head` does: that is no fault.
for (const output of [stdout, stderr]) output.on('error', () => {})
const [, startedAs = '', ...words] = argv
process.exitCode = await runCommand({ program: programPath(startedAs), words }, commandEnvironment(), {
  stdin,
  stdout,
  stderr,
})

import { runCommand } from './commands/run.ts'
import { commandEnvironment } from './config/command-environment.ts'

const { argv, stdin, stdout, stderr } = process
const [, program = '', ...words] = argv
process.exitCode = await runCommand({ program, words }, commandEnvironment(), { stdin, stdout, stderr })

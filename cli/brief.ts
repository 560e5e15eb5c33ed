import { invocationHere } from './commands/invocation.ts'
import { runBriefly } from './commands/run-briefly.ts'

/**
 * Answers help, and the commands that a shell or a script asks often.
 *
 * @param startCommandLine loads the full command line, for everything else; it begins at the beginning
 */
export async function answerBriefly(startCommandLine: () => void): Promise<void> {
  const code = await runBriefly(...invocationHere())
  if (code === undefined) startCommandLine()
  else process.exitCode = code
}

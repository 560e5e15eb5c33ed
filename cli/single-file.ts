import { answerAtOnce } from './hot-path/answer-at-once.ts'
import { AGENT_WORD } from './program/running-program.ts'

// The entry of the single file: as cli/entry.ts, and the agent besides. What is not asked for is not loaded.
const words = process.argv.slice(2)
const commandLine = () => void import('./main.ts')
if (words[0] === AGENT_WORD) void import('./agent/main.ts')
else {
  answerAtOnce(words, {
    exec: async (behind) => (await import('./hot-path/exec.ts')).execAtOnce(behind, commandLine),
    brief: async () => void (await (await import('./brief.ts')).answerBriefly(commandLine)),
    commandLine,
  })
}

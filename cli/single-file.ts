import { answerAtOnce } from './hot-path/answer-at-once.ts'
import { AGENT_WORD } from './program/running-program.ts'

// The entry of the single file: as cli/entry.ts, and the agent besides. What is not asked for is not loaded.
const words = process.argv.slice(2)
if (words[0] === AGENT_WORD) void import('./agent/main.ts')
else answerAtOnce(words, () => void import('./main.ts'))

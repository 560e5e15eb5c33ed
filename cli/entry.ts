import { answerAtOnce } from './hot-path/answer-at-once.ts'

/** They lie beside this file, which is CommonJS when it runs. */
declare const require: ((path: './exec.cjs') => typeof import('./hot-path/exec.ts')) &
  ((path: './brief.cjs') => typeof import('./brief.ts')) &
  ((path: './main.cjs') => void)

const commandLine = () => require('./main.cjs')

// What every tool asks for all day is answered before the command line loads.
answerAtOnce(process.argv.slice(2), {
  exec: (words) => require('./exec.cjs').execAtOnce(words, commandLine),
  brief: () => void require('./brief.cjs').answerBriefly(commandLine),
  commandLine,
})

import { answerAtOnce } from './hot-path/answer-at-once.ts'

/** It lies beside this file, which is CommonJS when it runs. */
declare const require: (path: './exec.cjs') => typeof import('./hot-path/exec.ts')

const commandLine = () => {
  const path = './main.mjs'
  void import(path)
}

// What every tool asks for all day is answered before the command line loads.
answerAtOnce(process.argv.slice(2), {
  exec: (words) => require('./exec.cjs').execAtOnce(words, commandLine),
  commandLine,
})

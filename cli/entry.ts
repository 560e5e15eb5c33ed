import { answerAtOnce } from './hot-path/answer-at-once.ts'

// What every tool asks for all day is answered before the command line loads.
answerAtOnce(process.argv.slice(2), () => {
  const commandLine = './main.mjs'
  void import(commandLine)
})

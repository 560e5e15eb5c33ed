import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'
import { noteVerdict } from './verdicts.ts'

/** Also what belongs to no test fails a run: a hook, a file that cannot be loaded, a promise that nobody caught. */
export default class VitestVerdicts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    for (const module of modules) {
      for (const error of module.errors()) noteVerdict('ERROR', module.relativeModuleId, textOf(error))
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors())
          noteVerdict('ERROR', `${module.relativeModuleId} › ${suite.fullName}`, textOf(error))
      }
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result()
        const name = `${module.relativeModuleId} › ${test.fullName}`
        if (state === 'failed') noteVerdict('FAILED', name, textOf(errors[0]))
        else if (test.diagnostic()?.flaky) noteVerdict('at the second try', name, textOf(errors?.[0]))
      }
    }
    for (const error of unhandled) noteVerdict('ERROR', 'of no test', textOf(error))
  }
}

function textOf(error: { message: string; stack?: string | undefined } | undefined): string | undefined {
  if (error === undefined) return undefined
  return error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack ?? ''}`
}

import { relative } from 'node:path'
import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'
import { noteVerdict } from './verdicts.ts'

export default class VitestVerdicts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    for (const module of modules) {
      const file = module.relativeModuleId
      const noteErrors = (test: string, errors: readonly SerializedError[]) => {
        for (const error of errors) noteVerdict({ outcome: 'error', file, test }, textOf(error))
      }
      noteErrors('', module.errors())
      for (const suite of module.children.allSuites()) noteErrors(suite.fullName, suite.errors())
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result()
        const isFlaky = test.diagnostic()?.flaky === true
        if (state !== 'failed' && !isFlaky) continue
        const outcome = state === 'failed' ? 'failed' : 'passed at the second try'
        noteVerdict({ outcome, file, test: test.fullName }, textOf(errors?.[0]))
      }
    }
    for (const error of unhandled) {
      const path = error.VITEST_TEST_PATH
      const file = typeof path === 'string' ? relative('', path) : undefined
      noteVerdict({ outcome: 'error', file, test: 'outside of any test' }, textOf(error))
    }
  }
}

function textOf(error: SerializedError | undefined): string | undefined {
  if (error === undefined) return undefined
  return error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack ?? ''}`
}

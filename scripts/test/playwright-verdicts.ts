import { relative } from 'node:path'
import type { FullConfig, Reporter, Suite, TestError } from '@playwright/test/reporter'
import { noteVerdict } from './verdicts.ts'

export default class PlaywrightVerdicts implements Reporter {
  #suite: Suite | undefined

  onBegin(_: FullConfig, suite: Suite): void {
    this.#suite = suite
  }

  onError(error: TestError): void {
    noteVerdict({ outcome: 'error', file: undefined, test: 'outside of any test' }, textOf(error))
  }

  onEnd(): void {
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome()
      if (outcome !== 'unexpected' && outcome !== 'flaky') continue
      const file = relative('', test.location.file)
      const error = test.results.find(({ errors }) => errors.length > 0)?.errors[0]
      noteVerdict(
        { outcome: outcome === 'flaky' ? 'passed at the second try' : 'failed', file, test: test.title },
        textOf(error),
      )
    }
  }

  printsToStdio(): boolean {
    return false
  }
}

function textOf(error: TestError | undefined): string | undefined {
  return error?.stack ?? error?.message
}

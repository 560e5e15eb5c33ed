import type { FullConfig, Reporter, Suite, TestError } from '@playwright/test/reporter'
import { noteVerdict } from './verdicts.ts'

export default class PlaywrightVerdicts implements Reporter {
  #suite: Suite | undefined

  onBegin(_: FullConfig, suite: Suite): void {
    this.#suite = suite
  }

  onError(error: TestError): void {
    noteVerdict('ERROR', 'of no test', error.stack ?? error.message)
  }

  onEnd(): void {
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome()
      if (outcome !== 'unexpected' && outcome !== 'flaky') continue
      const error = test.results.find(({ errors }) => errors.length > 0)?.errors[0]
      const name = test.titlePath().filter(Boolean).join(' › ')
      noteVerdict(outcome === 'flaky' ? 'at the second try' : 'FAILED', name, error?.stack ?? error?.message)
    }
  }

  printsToStdio(): boolean {
    return false
  }
}

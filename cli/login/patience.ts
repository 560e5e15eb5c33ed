import { VouchError } from '@vouch/protocol'

/** How long a person may take. */
export interface Patience {
  /** Aborted with `loginTimedOut` when the time is over. */
  readonly signal: AbortSignal
  begin(seconds: number): void
  /** Time stands still while this lasts: an exchange that has begun is not cut off. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Nothing is waited for any more. */
  end(): void
}

export function createPatience(): Patience {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let left: number | undefined
  let since = 0
  const run = () => {
    since = performance.now()
    timer = setTimeout(() => controller.abort(new VouchError('loginTimedOut')), left)
  }
  const end = () => {
    clearTimeout(timer)
    left = undefined
  }
  return {
    signal: controller.signal,
    begin(seconds) {
      left = seconds * 1_000
      run()
    },
    async during(work) {
      clearTimeout(timer)
      if (left !== undefined) left = Math.max(0, left - (performance.now() - since))
      try {
        return await work()
      } finally {
        if (left !== undefined) run()
      }
    },
    end,
  }
}

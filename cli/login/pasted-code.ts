import { type ErrorName, PASTED_CODE, VouchError } from '@vouch/protocol'

export interface PasteWait<T> {
  /** Trades the code. Called for one code at a time. */
  redeem(code: string): Promise<T>
  /** Called for each paste that leads to nothing, after which the next one is waited for. */
  refused(error: VouchError): void
}

/** What a paste is refused with that may be put right by another one. */
const WORTH_ANOTHER_TRY: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'grantRefused',
  'serverUnreachable',
  'serverBusy',
  'rateLimited',
  'databaseUnavailable',
])

/**
 * Takes codes that a person pastes. A wrong one changes nothing, and the wait goes on: it is of no use here, since the server gives a
 * session only for the code of this login.
 *
 * @returns `take` for each line, and what comes of the first code that works or that nothing can come after
 */
export function pastedCode<T>(wait: PasteWait<T>): { take(line: string): void; outcome: Promise<T> } {
  let settle: { resolve(value: T): void; reject(fault: unknown): void } | undefined
  const outcome = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Whoever has stopped waiting by then is told by other means.
  outcome.catch(() => undefined)
  let busy = false
  const take = async (line: string) => {
    if (line.trim() === '') return
    const code = codeIn(line)
    if (code === undefined) return wait.refused(new VouchError('pasteMalformed'))
    // Pasted twice in a hurry.
    if (busy) return
    busy = true
    try {
      settle?.resolve(await wait.redeem(code))
    } catch (fault) {
      if (!(fault instanceof VouchError) || !WORTH_ANOTHER_TRY.has(fault.errorName)) return settle?.reject(fault)
      wait.refused(fault.errorName === 'grantRefused' ? new VouchError('pasteRefused', { cause: fault }) : fault)
    } finally {
      busy = false
    }
  }
  return { take: (line) => void take(line), outcome }
}

/** The one code in a line, whatever a terminal puts around what is pasted. */
function codeIn(line: string): string | undefined {
  const words = line.match(/[\w-]+/g) ?? []
  const codes = words.filter((word) => PASTED_CODE.test(word))
  return codes.length === 1 ? codes[0] : undefined
}

import { chooseServer } from '../config/chosen-server.ts'
import type { CommandEnvironment } from '../config/command-environment.ts'
import { discover } from '../server/discover.ts'
import { type Finding, faulty, note, ok, problem } from './finding.ts'

/** DPoP proofs and tokens are refused beyond this, seconds. */
const MAX_CLOCK_DIFFERENCE = 60
const WORTH_A_WORD = 10

/** Whether the server answers, is the one that it should be, and has the same time as this machine. */
export async function checkServer(environment: CommandEnvironment, given: string | undefined): Promise<Finding[]> {
  try {
    const { issuer } = await chooseServer(environment, given)
    const startedAt = performance.now()
    const { clockAheadSeconds } = await discover(issuer)
    const milliseconds = Math.round(performance.now() - startedAt)
    return [ok('server', `${issuer} answers in ${milliseconds} ms.`), clockFinding(clockAheadSeconds)]
  } catch (fault) {
    return [faulty('server', fault)]
  }
}

function clockFinding(ahead: number | undefined): Finding {
  if (ahead === undefined) return note('clock', 'The server does not say its time.')
  const difference = Math.abs(ahead)
  const words = `The clock of this machine is ${difference} s ${ahead > 0 ? 'behind' : 'ahead of'} the server's.`
  if (difference <= WORTH_A_WORD) return ok('clock', 'This machine and the server have the same time.')
  if (difference <= MAX_CLOCK_DIFFERENCE) return note('clock', words, 'Set it before it is a minute.')
  return problem('clock', words, 'Set it: nothing can be signed like this.')
}

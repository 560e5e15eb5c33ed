import { agentEnvironment, awsEnvironment } from '../config/agent-environment.ts'
import { askAgent } from './ask-agent.ts'
import { credentialArguments } from './credential-arguments.ts'
import { printOutcome } from './print.ts'

/**
 * Answers `vouch credential aws`, which every AWS call of every tool runs, and ends the process.
 *
 * @param words what stands behind `vouch`
 * @returns false for every other command line: nothing was done
 */
export function answerAtOnce(words: readonly string[]): boolean {
  const [command, kind, ...rest] = words
  const asked = command === 'credential' && kind === 'aws' ? credentialArguments(rest) : undefined
  if (asked === undefined) return false
  const { region, stsEndpoint } = awsEnvironment()
  // An agent of before this flag is not asked about it in vain.
  const via = asked.via.length === 0 ? undefined : asked.via
  const params = {
    roleArn: asked.role,
    via,
    durationSeconds: asked.duration,
    region: asked.region ?? region,
    stsEndpoint,
  }
  askAgent(agentEnvironment(), params, (outcome) => process.exit(printOutcome(outcome)))
  return true
}

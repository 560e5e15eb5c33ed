import { agentEnvironment, awsEnvironment } from '../config/agent-environment.ts'
import { askAgent } from './ask-agent.ts'
import { credentialArguments } from './credential-arguments.ts'
import { execAtOnce } from './exec.ts'
import { printOutcome } from './print.ts'

/**
 * Answers what every tool asks for all day: `vouch credential aws`, which every AWS call runs, and `vouch exec`. The process ends with
 * the answer.
 *
 * @param words what stands behind `vouch`
 * @param startCommandLine loads the full command line, for whatever else there is
 */
export function answerAtOnce(words: readonly string[], startCommandLine: () => void): void {
  const [command, kind, ...rest] = words
  if (command === 'exec') {
    execAtOnce(words.slice(1), startCommandLine)
    return
  }
  const asked = command === 'credential' && kind === 'aws' ? credentialArguments(rest) : undefined
  if (asked === undefined) {
    startCommandLine()
    return
  }
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
}

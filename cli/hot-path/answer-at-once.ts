import { agentEnvironment, awsEnvironment } from '../config/agent-environment.ts'
import { answerCompletion } from './answer-completion.ts'
import { answerLogin } from './answer-login.ts'
import { askAgent } from './ask-agent.ts'
import { credentialArguments } from './credential-arguments.ts'
import { printOutcome } from './print.ts'

/** What is loaded when it is asked for, and not before. */
export interface Loaders {
  /** `vouch exec`. @param words what stands behind it */
  exec(words: readonly string[]): void
  /** The full command line, for whatever else there is. */
  commandLine(): void
}

/**
 * Answers what every tool asks for all day, `vouch credential aws`, values at every TAB, and a login where there is one already, and
 * ends the process with the answer; leaves everything else to what it loads.
 *
 * @param words what stands behind `vouch`
 */
export function answerAtOnce(words: readonly string[], load: Loaders): void {
  const [command, kind, ...rest] = words
  if (command === 'exec') {
    load.exec(words.slice(1))
    return
  }
  if (command === COMPLETION_WORD && kind !== undefined) {
    answerCompletion(kind)
    return
  }
  if (command === 'login' && kind === undefined) {
    answerLogin(load.commandLine)
    return
  }
  const asked = command === 'credential' && kind === 'aws' ? credentialArguments(rest) : undefined
  if (asked === undefined) {
    load.commandLine()
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

/** The word with which the completion scripts ask for values. It is no command: nobody types it. */
const COMPLETION_WORD = '__complete'

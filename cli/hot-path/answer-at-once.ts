import { agentEnvironment, awsEnvironment } from '../config/agent-environment.ts'
import { version } from '../version.ts'
import { answerCompletion } from './answer-completion.ts'
import { answerLogin } from './answer-login.ts'
import { askAgent } from './ask-agent.ts'
import { credentialArguments } from './credential-arguments.ts'
import { printOutcome, STDOUT, writeAll } from './print.ts'

/** What is loaded when it is asked for, and not before. */
export interface Loaders {
  /** `vouch exec`. @param words what stands behind it */
  exec(words: readonly string[]): void
  /** Help, and the commands that a shell or a script asks often. */
  brief(): void
  /** The full command line, for whatever else there is. */
  commandLine(): void
}

/**
 * Answers what every tool asks for all day, `vouch credential aws`, values at every TAB, a login where there is one already, and which
 * version this is, and ends the process with the answer; leaves everything else to what it loads.
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
  if (words.length === 1 && (command === '--version' || command === '-v')) {
    writeAll(STDOUT, `${version}\n`)
    process.exit(0)
  }
  if (isBrief(words)) {
    load.brief()
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

/** What `answerBriefly` may know to answer; it hands on what it does not. */
export function isBrief(words: readonly string[]): boolean {
  const [command, second] = words
  const last = words.at(-1)
  return (
    command === undefined ||
    BRIEF.has(command) ||
    (command === 'agent' && second === 'status') ||
    last === '--help' ||
    last === '-h'
  )
}

const BRIEF = new Set(['help', 'status', 'whoami', 'completion', 'init', 'version'])

/** The word with which the completion scripts ask for values. It is no command: nobody types it. */
const COMPLETION_WORD = '__complete'

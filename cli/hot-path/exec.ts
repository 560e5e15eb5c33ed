import { isatty } from 'node:tty'
import { ExitCode } from '@vouch/protocol/errors/entry'
import { handingOnErrors } from '@vouch/protocol/errors/handing-on'
import { chooseRole } from '../aws/profile/chosen-role.ts'
import { agentEnvironment, awsEnvironment } from '../config/agent-environment.ts'
import { awsFiles } from '../config/aws-files.ts'
import {
  ambientProfile,
  childEnvironment,
  enclosingRole,
  type HandedCredential,
  handedVariables,
} from '../config/handed-variables.ts'
import { enclosedText } from '../exec/enclosed-text.ts'
import { runChild } from '../exec/run-child.ts'
import { askAgent } from './ask-agent.ts'
import { execArguments } from './exec-arguments.ts'
import { printOutcome, printWarnings } from './print.ts'

/**
 * Does `vouch exec` where all is as it should be: asks the agent, and runs the program. Whatever needs to be explained or asked is left to
 * the full command line.
 *
 * @param words what stands behind `exec`
 * @param startCommandLine loads the full command line, which begins at the beginning
 */
export function execAtOnce(words: readonly string[], startCommandLine: () => void): void {
  const asked = execArguments(words)
  const { region: ambient, stsEndpoint } = awsEnvironment()
  const around = { configFile: awsFiles().configFile, profile: ambientProfile(), region: ambient }
  const chosen = asked === undefined ? undefined : chooseRole(asked, around)
  if (asked === undefined || chosen === undefined || 'errorName' in chosen) {
    startCommandLine()
    return
  }
  const { region, roleArn, durationSeconds } = chosen
  const via = chosen.via.length === 0 ? undefined : chosen.via
  askAgent(agentEnvironment(), { roleArn, via, durationSeconds, region, stsEndpoint }, (outcome) => {
    if ('words' in outcome) {
      // Somebody is there to touch a key: the full command line asks them.
      if (isTouchable(outcome.exit) && isatty(0) && isatty(2)) startCommandLine()
      else process.exit(printOutcome(outcome))
      return
    }
    const enclosing = enclosingRole()
    printWarnings([...outcome.warnings, ...(enclosing === undefined ? [] : [enclosedText(enclosing, roleArn)])])
    const handed = handedVariables(outcome.credential as HandedCredential, region)
    const child = { command: asked.command, args: asked.args, env: childEnvironment(handed, roleArn) }
    runChild(child, (end) => {
      if ('code' in end) process.exit(end.code)
      const { what, next, code, exit } = handingOnErrors[end.errorName]
      process.exit(printOutcome({ words: `${what} ${end.detail} ${next} (${code})`, exit }))
    })
  })
}

function isTouchable(exit: number): boolean {
  return exit === ExitCode.notLoggedIn || exit === ExitCode.freshTouchNeeded
}

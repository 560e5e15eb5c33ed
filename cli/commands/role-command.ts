import { ExitCode, VouchError } from '@vouch/protocol'
import { Option } from 'clipanion'
import type { AwsAnswer } from '../agent/rpc/methods.ts'
import { CREDENTIAL_SECONDS } from '../aws/credential/duration-range.ts'
import { type ChosenRole, chooseRole } from '../aws/profile/chosen-role.ts'
import { ambientProfile } from '../config/handed-variables.ts'
import { numberOption } from '../description/number-option.ts'
import { takes, values } from '../description/value-kind.ts'
import { askYesOrNo } from '../terminal/ask.ts'
import { listenForInterruption } from '../terminal/interruption.ts'
import { safeText } from '../terminal/safe-text.ts'
import { askCredentials, viaOption } from './ask-credentials.ts'
import { tellError, VouchCommand } from './vouch-command.ts'
import { withRunningAgent } from './with-agent.ts'

/** The login has said itself why it did not come to pass. */
class LoginEnded extends Error {
  readonly exit: number

  constructor(exit: number) {
    super('The login did not come to pass.')
    this.exit = exit
  }
}

/** A command that needs the credentials of a role: which one is said alike everywhere. */
export abstract class RoleCommand extends VouchCommand {
  role = takes(
    values.role,
    Option.String('--role', {
      description: 'ARN of the IAM role (default: that of AWS_PROFILE, or of the profile vouch)',
    }),
  )
  profile = takes(
    values.profile,
    Option.String('--profile', {
      description: 'a profile that Vouch wrote: its role and the way there, its region and duration',
    }),
  )
  via = viaOption()
  region = takes(values.region, Option.String('--region', { description: 'AWS region' }))
  duration = numberOption(
    '--duration',
    { ...values.seconds, range: CREDENTIAL_SECONDS },
    'seconds that the credentials live, 900 to 3600',
  )

  override async execute(): Promise<number> {
    try {
      return await this.run()
    } catch (fault) {
      return fault instanceof LoginEnded ? fault.exit : tellError(fault, this.terminal, this.environment)
    }
  }

  /** @throws VouchError `roleUnclear`, `profileNotOfVouch` */
  protected chosenRole(): ChosenRole {
    const { aws, awsCall } = this.environment
    const { role, profile, via, region, duration } = this
    const around = { configFile: aws.configFile, profile: ambientProfile(), region: awsCall.region }
    const chosen = chooseRole({ role, profile, via, region, duration }, around)
    if ('errorName' in chosen) throw new VouchError(chosen.errorName, { detail: safeText(chosen.detail, 200) })
    return chosen
  }

  /**
   * Credentials of a role. Where the session has ended, or the role asks for a fresher touch, whoever sits at the terminal is asked for one
   * at once, and it goes on from there.
   *
   * @throws VouchError what the agent answers with, where nobody can be asked or the answer is no
   */
  protected async credentialsOf(chosen: ChosenRole): Promise<AwsAnswer> {
    try {
      return await this.askAgent(chosen)
    } catch (fault) {
      if (!(fault instanceof VouchError && isTouchable(fault) && this.isSomebodyThere())) throw fault
      await this.touchNow(fault)
      return this.askAgent(chosen)
    }
  }

  private async askAgent({ roleArn, via, durationSeconds, region }: ChosenRole): Promise<AwsAnswer> {
    const { stsEndpoint } = this.environment.awsCall
    const ways = via.length === 0 ? undefined : [...via]
    return askCredentials(this, { roleArn, via: ways, durationSeconds, region, stsEndpoint })
  }

  private isSomebodyThere(): boolean {
    const { stdin, stderr } = this.context
    return [stdin, stderr].every((stream) => 'isTTY' in stream && stream.isTTY === true)
  }

  /** Everything of the login goes to stderr: stdout belongs to what comes after it. */
  private async touchNow(fault: VouchError): Promise<void> {
    const { stdin, stderr } = this.context
    const interruption = listenForInterruption()
    try {
      const question = `${safeText(fault.message, 500)} Touch your key now?`
      if (!(await askYesOrNo(question, { input: stdin, output: stderr, signal: interruption.signal }))) throw fault
    } finally {
      interruption.release()
    }
    // The touch is for the server that asks for it.
    const held = await withRunningAgent(this.agentOptions, async (agent) => (await agent?.status())?.session)
    const server = held ? ['--server', held.server] : []
    const code = await this.context.run(['login', '--fresh', ...server], { stdout: stderr })
    if (code !== ExitCode.ok) throw new LoginEnded(code)
  }
}

function isTouchable({ entry }: VouchError): boolean {
  return entry.exit === ExitCode.notLoggedIn || entry.exit === ExitCode.freshTouchNeeded
}

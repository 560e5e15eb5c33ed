import { VouchError } from '@vouch/protocol'
import { Option } from 'clipanion'
import type { AwsAnswer, AwsRequest } from '../agent/rpc/methods.ts'
import { takes, values } from '../description/value-kind.ts'
import { safeText } from '../terminal/safe-text.ts'
import type { VouchCommand } from './vouch-command.ts'
import { withRunningAgent } from './with-agent.ts'

/** The roles on the way to the one that is asked for, of every command that takes a role. */
export function viaOption(): string[] {
  return takes(
    values.role,
    Option.Array('--via', [], {
      description: 'ARN of a role on the way to it, entered before it; again for each further one, in order',
    }),
  )
}

type Wish = { readonly roleArn: string } & { readonly [Name in keyof AwsRequest]?: AwsRequest[Name] | undefined }

/**
 * Credentials out of the agent; what it warns of is told.
 *
 * @throws VouchError `notLoggedIn`, and what the agent answers with
 */
export async function askCredentials(
  { agentOptions, terminal }: Pick<VouchCommand, 'agentOptions' | 'terminal'>,
  { roleArn, ...asked }: Wish,
): Promise<AwsAnswer> {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  const answer = await withRunningAgent(agentOptions, async (agent) => {
    if (agent === undefined) throw new VouchError('notLoggedIn')
    return agent.awsCredentials({ ...given, roleArn })
  })
  for (const line of answer.warnings) terminal.tell(`vouch: ${safeText(line)}`)
  return answer
}

import { ExitCode, type OperationResult, VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { chosenItem } from '../../account/chosen-item.ts'
import type { Agent } from '../../agent/client.ts'
import { takes } from '../../description/value-kind.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { VouchCommand } from '../vouch-command.ts'
import { withSession } from '../with-session.ts'

type Session = OperationResult<'sessions.list'>['sessions'][number]

export class SessionsRevokeCommand extends VouchCommand {
  static override paths = [['sessions', 'revoke']]

  static override usage = Command.Usage({
    category: 'Account',
    description: 'end sessions of yours, here or elsewhere',
    details: `
      Ends the sessions that you name by their ID, or the beginning of it, or with \`--others\` all but the one of this command line.
      Nothing more can be had with them from that moment; AWS credentials that were given out already stay good until they expire.
    `,
    examples: [
      ['End one', '$0 sessions revoke 96888701'],
      ['End all but this one', '$0 sessions revoke --others'],
    ],
  })

  ids = takes({ name: 'ID', known: 'sessions' }, Option.Rest({ name: 'id' }))
  others = Option.Boolean('--others', false, { description: 'all but the session of this command line' })

  protected async run(): Promise<number> {
    if (this.others === this.ids.length > 0) {
      throw new VouchError('usage', { detail: '`vouch sessions revoke` needs an ID, or --others, and not both.' })
    }
    const ended = await withSession(this.agentOptions, async (agent) => {
      const { sessions } = await agent.callServer('sessions.list', {})
      const chosen = this.others ? sessions.filter(({ current }) => !current) : this.chosenOf(sessions)
      for (const { id } of chosen) await endSession(agent, id)
      return chosen
    })
    if (ended.length === 0) this.terminal.print('There is no other session.')
    for (const { name } of ended) this.terminal.say(`Ended: ${safeText(name, 300)}`)
    return ExitCode.ok
  }

  private chosenOf(sessions: readonly Session[]): Session[] {
    // A name is no way to mean one: two browsers on one machine have the same.
    const byId = sessions.map(({ id }) => ({ id }))
    const ids = new Set(this.ids.map((id) => chosenItem(byId, id, 'noSuchSession').id))
    const chosen = sessions.filter(({ id }) => ids.has(id))
    if (chosen.some(({ current }) => current)) throw new VouchError('ownSession')
    return chosen
  }
}

/** One that has ended meanwhile is as it was to become. */
async function endSession(agent: Agent, id: string): Promise<void> {
  try {
    await agent.callServer('sessions.end', { id })
  } catch (fault) {
    if (!(fault instanceof VouchError && fault.errorName === 'sessionUnknown')) throw fault
  }
}

import { ExitCode, parseRoleArn, VouchError } from '@vouch/protocol'
import { Command, Option } from 'clipanion'
import { consoleAddress, signinOrigin } from '../../aws/console/console-address.ts'
import { openConsole } from '../../aws/console/open-console.ts'
import { signInAddress } from '../../aws/console/sign-in.ts'
import { regionFor } from '../../aws/credential/target.ts'
import { PLACES_WITH_BROWSER } from '../../config/surroundings.ts'
import { takes, values } from '../../description/value-kind.ts'
import { momentText } from '../../terminal/duration-text.ts'
import { listenForInterruption } from '../../terminal/interruption.ts'
import { RoleCommand } from '../role-command.ts'
import { withRunningAgent } from '../with-agent.ts'

export class AwsConsoleCommand extends RoleCommand {
  static override paths = [['aws', 'console']]

  static override usage = Command.Usage({
    category: 'Tools',
    description: 'open the AWS console in the browser, signed in with a role',
    details: `
      Asks AWS for a sign-in with the credentials of the role, and leads your browser there. The console is that of the role's partition, and its
      session ends with the credentials. The address that signs in is given to the browser by a page on this machine that answers once:
      it stands neither in the arguments of a program nor in a file.

      \`--print\` prints that address, for a browser on another machine. AWS takes it for 15 minutes, from whoever has it. Where nobody is logged
      in, or the role asks for a fresher touch, you are asked for one, if there is a terminal.
    `,
    examples: [
      ['With the role of the profile vouch', '$0 aws console'],
      ['Straight to a service, in a region', '$0 aws console --profile work --service s3 --region eu-central-1'],
      [
        'For a browser on another machine',
        '$0 aws console --role arn:aws:iam::123456789012:role/VouchDeveloper --print',
      ],
    ],
  })

  service = takes(values.name, Option.String('--service', { description: 'part of the console to open, such as s3' }))
  print = Option.Boolean('--print', false, { description: 'print the address, open nothing' })

  protected async run(): Promise<number> {
    const chosen = this.chosenRole()
    const { partition, roleName } = parseRoleArn(chosen.roleArn)
    const region = regionFor(partition, chosen.region)
    const destination = consoleAddress(partition, region, this.service)
    if (!this.print && !this.hasBrowser) throw new VouchError('noBrowserHere')
    const { credential } = await this.credentialsOf(chosen)
    const interruption = listenForInterruption()
    try {
      const { signal } = interruption
      const origin = signinOrigin(partition)
      const { signinEndpoint: endpoint, browser } = this.environment
      const issuer = await this.issuer()
      const address = await signInAddress({ credential, origin, endpoint, issuer, destination, signal })
      if (this.print) {
        this.printAddress(address)
      } else {
        await openConsole({ address, browser, signal })
        const end = momentText(new Date(credential.Expiration), new Date())
        this.terminal.say(`The console opens with the role ${roleName}, until ${end}.`)
      }
      return ExitCode.ok
    } finally {
      interruption.release()
    }
  }

  private get hasBrowser(): boolean {
    const { browser, surroundings } = this.environment
    return browser !== undefined || PLACES_WITH_BROWSER.includes(surroundings().place)
  }

  private async issuer(): Promise<string> {
    const held = await withRunningAgent(this.agentOptions, async (agent) => (await agent?.status())?.session)
    if (!held) throw new VouchError('notLoggedIn')
    return held.server
  }

  private printAddress(address: string): void {
    this.terminal.tell('Whoever opens this address within 15 minutes is signed in with your role.')
    this.terminal.print(address)
  }
}

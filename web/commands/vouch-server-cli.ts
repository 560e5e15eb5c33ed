import { type BaseContext, Cli } from 'clipanion'

/** What stands for the value of an option in help; four letters at most, which is the room that the library leaves. */
const valueNames: Readonly<Record<string, string>> = {
  '--checkpoint': 'FILE',
  '--file': 'FILE',
  '--format': 'NAME',
  '--jwks': 'FILE',
  '--lines': 'N',
  '--name': 'NAME',
  '--about': 'WHO',
  '--by': 'WHO',
  '--person': 'WHO',
  '--post-logout-redirect-uri': 'URI',
  '--redirect-uri': 'URI',
  '--role': 'ARN',
  '--scope': 'NAME',
  '--since': 'TIME',
  '--to': 'FILE',
  '--type': 'TYPE',
  '--until': 'TIME',
}

/** Says in its help what the value of an option is, where the library numbers them. */
export class VouchServerCli extends Cli<BaseContext> {
  override usage(...args: Parameters<Cli<BaseContext>['usage']>): string {
    return super.usage(...args).replace(/(--[\w-]+) #0( {0,2})/g, (found, option: string, room: string) => {
      const name = valueNames[option]
      const left = room.length === 2 && name !== undefined ? 4 - name.length : room.length
      return name === undefined ? found : `${option} ${name}${' '.repeat(left)}`
    })
  }
}

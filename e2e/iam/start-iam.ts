import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { OidcProvider, RoleOptions } from '../sts/sts-world.ts'
import type { IamAccount } from './iam-account.ts'
import { IamError, type IamQuery, iamActions } from './iam-actions.ts'

export interface LocalIam extends IamAccount {
  readonly url: string
  /** Names of the actions that were asked for, in order. */
  readonly calls: readonly string[]
  /** What `startSts` takes. */
  world(): { providers: OidcProvider[]; roles: RoleOptions[] }
  stop(): Promise<void>
}

/**
 * Starts a stand-in for AWS IAM on 127.0.0.1, as much of it as the printed script asks for: providers, roles and GetCallerIdentity
 * over the AWS Query protocol, unsigned requests included.
 *
 * @param caller ARN of whom the AWS CLI is signed in as
 */
export async function startIam(caller = 'arn:aws:iam::123456789012:user/admin'): Promise<LocalIam> {
  const [, partition = '', , , account = ''] = caller.split(':')
  const state: IamAccount = { caller, account, partition, providers: new Map(), roles: new Map() }
  const calls: string[] = []
  const server = createServer((request, response) => void answer(state, calls, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    world: () => ({
      providers: [...state.providers.values()],
      roles: [...state.roles].map(([name, { trustPolicy }]) => ({
        arn: `arn:${partition}:iam::${account}:role/${name}`,
        trustPolicy,
      })),
    }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function answer(state: IamAccount, calls: string[], request: IncomingMessage, response: ServerResponse) {
  const query = new URLSearchParams(await text(request))
  const name = query.get('Action') ?? ''
  calls.push(name)
  const { status, body } = perform(state, name, query)
  response.writeHead(status, { 'content-type': 'text/xml' })
  response.end(body)
}

function perform(state: IamAccount, name: string, query: IamQuery): { status: number; body: string } {
  try {
    const action = iamActions[name]
    if (action === undefined) throw new IamError(400, 'InvalidAction', `Could not find operation ${name}`)
    const result = `<${name}Result>${action(state, query)}</${name}Result>`
    return { status: 200, body: `<${name}Response>${result}</${name}Response>` }
  } catch (error) {
    if (!(error instanceof IamError)) throw error
    const { status, code, message } = error
    return {
      status,
      body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    }
  }
}

import type { CommandEnvironment } from './command-environment.ts'
import { readConfiguration } from './config-file.ts'
import { parseServerUrl } from './server-url.ts'

/** Where `npm start` of the server listens. */
const DEFAULT_SERVER = 'http://localhost:3000'

export interface ChosenServer {
  readonly issuer: string
  /** The server of the last login, where it was another. */
  readonly before: string | undefined
  /** True where nobody named one, and it is the one on this machine. */
  readonly isPresumed: boolean
}

/**
 * The server to talk to: the one given with the command, else VOUCH_SERVER, else that of the last login, else the one on
 * this machine.
 *
 * @throws VouchError `serverUrlRefused`, `configFileMalformed`
 */
export async function chooseServer(environment: CommandEnvironment, given?: string): Promise<ChosenServer> {
  const { server: stored } = await readConfiguration(environment.configFile)
  const named = given ?? environment.server ?? stored
  const issuer = parseServerUrl(named ?? DEFAULT_SERVER)
  const before = stored === undefined || stored === issuer ? undefined : stored
  return { issuer, before, isPresumed: named === undefined }
}

import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtServer } from './built.ts'
import { endPostmaster } from './end-postmaster.ts'
import { cleanEnvironment } from './environment.ts'
import { freePort } from './free-port.ts'
import { type Finished, type RunningProcess, runProcess, startProcess } from './start-process.ts'

export interface VouchServerOptions {
  /** Unset: a free one. */
  readonly port?: number
  /** Unset: a new one in the temporary folder, removed by `stop`. */
  readonly dataFolder?: string
  /** Further variables, such as DATABASE_URL or VOUCH_ADMIN_EMAIL. */
  readonly environment?: Readonly<Record<string, string>>
}

/** The built server as a real process, on its embedded Postgres unless told otherwise. */
export interface VouchServer {
  readonly issuer: string
  readonly dataFolder: string
  readonly process: RunningProcess
  /** The link that enrols the first administrator, which the first start on a database prints. */
  enrolLink(): Promise<string>
  /** Runs a command of the server, such as `invite EMAIL`, beside it. */
  command(args: readonly string[]): Promise<Finished>
  /** Stops it, and removes its data folder where this started it in a new one. */
  stop(): Promise<Finished>
}

const ENROL_LINK = /https?:\/\/[^\s"'\\]+\/enroll#invite=[\w-]+/
const READY_TIMEOUT_MS = 30_000
const BETWEEN_ASKING_MS = 25

/**
 * Starts the built server and waits until `/readyz` answers 200.
 *
 * @throws Error with its output, where it has not been built, ends, or is not ready in 30 seconds
 */
export async function startVouchServer(options: VouchServerOptions = {}): Promise<VouchServer> {
  const program = builtServer()
  const port = options.port ?? (await freePort())
  const issuer = `http://localhost:${port}`
  const dataFolder = options.dataFolder ?? (await createDataFolder())
  const environment = cleanEnvironment({
    VOUCH_ISSUER: issuer,
    VOUCH_PORT: String(port),
    VOUCH_DATA_DIR: dataFolder,
    ...options.environment,
  })
  const server = startProcess(process.execPath, [...program, 'start'], { environment })
  const stop = async () => {
    const finished = await server.stop()
    if (options.dataFolder === undefined) {
      await removeDataFolder(dataFolder)
    }
    return finished
  }
  try {
    await untilReady(server, `http://127.0.0.1:${port}/readyz`)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    issuer,
    dataFolder,
    process: server,
    enrolLink: async () => (await server.waitForOutput(ENROL_LINK))[0],
    command: (args) => runProcess(process.execPath, [...program, ...args], { environment }),
    stop,
  }
}

/** The `postgres` user, as whom the embedded database runs where we are root, must be able to enter it. */
export async function createDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-server-'))
  await chmod(folder, 0o755)
  return folder
}

/** Ends the Postgres that may run in it, and removes it. */
export async function removeDataFolder(folder: string): Promise<void> {
  await endPostmaster(folder)
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function untilReady(server: RunningProcess, url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  let ended = false
  void server.exited.finally(() => {
    ended = true
  })
  while (!ended && Date.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    if (response?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_ASKING_MS))
  }
  throw new Error(`The server ${ended ? 'ended' : 'was not ready in time'}:\n${server.stdout}${server.stderr}`)
}

import { createServer, type Server } from 'node:http'
import { VouchError } from '@vouch/protocol'
import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { masterKey } from './config/master-key.ts'
import { openDatabase } from './db/database.ts'
import { startEmbeddedPostgres } from './db/embedded/start-embedded-postgres.ts'
import { applyMigrations } from './db/migrations/apply-migrations.ts'
import { waitForDatabase } from './db/wait-for-database.ts'
import { startAuditSealer } from './domain/audit/sealer.ts'
import { ensureBuiltInClients } from './domain/clients/built-in-clients.ts'
import { systemClock } from './domain/clock/clock.ts'
import { startOutbox } from './domain/delivery/start-outbox.ts'
import { startHousekeeping } from './domain/housekeeping/housekeeping.ts'
import { startMetadataRefresh } from './domain/metadata-service/start-metadata-refresh.ts'
import { type FirstAdministrator, inviteFirstAdministrator } from './domain/people/first-administrator.ts'
import { createSigningKeys } from './domain/signing-keys/create-signing-keys.ts'
import { loadPages, servePages } from './http/front/pages.ts'
import { createRequestListener } from './http/front/request-listener.ts'
import { serverLimits } from './http/front/server-limits.ts'
import { createHealth } from './http/health.ts'
import { createProtocol } from './http/protocol.ts'
import { createPublishedDocuments } from './http/published-documents.ts'
import { createLogger } from './log/logger.ts'
import { installRuntime, type Runtime } from './runtime.ts'
import { locations } from './start/locations.ts'

export interface RunningServer {
  readonly url: string
  /** Resolves where the server cannot go on, and has to be stopped. */
  readonly failed: Promise<VouchError>
  /** Its link is for the terminal of whoever started the server, and for no log. */
  readonly firstAdministrator: FirstAdministrator
  /** Answers what is under way, then closes what was opened, last opened first. */
  stop(): Promise<void>
}

/** How long requests under way may take when the server stops. */
const STOP_PATIENCE_MS = 10_000
const BETWEEN_CLOSING_MS = 50

/**
 * Starts the server: database, migrations, signing keys, endpoints and pages.
 *
 * @param stopping aborted while the database is waited for, it ends the start
 * @throws VouchError `databaseUnavailable` where it does not answer for 30 seconds, `dataFolderInUse`, `dataFolderUnusable`,
 *   `migrationRefused`, `signingKeyUndecryptable`, `portInUse`, …
 */
export async function startServer(config: Config, stopping: AbortSignal): Promise<RunningServer> {
  const log = createLogger(config)
  const opened: (() => Promise<void> | void)[] = []
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    const [{ runtime, failed }, pages] = await both(
      openRuntime(config, log, stopping, opened),
      loadPages(locations().web),
    )
    const firstAdministrator = await inviteFirstAdministrator(runtime)
    const listener = createRequestListener(runtime, {
      publishedDocuments: createPublishedDocuments(runtime),
      health: createHealth(runtime),
      protocol: createProtocol(runtime),
      pages: servePages(pages, runtime),
    })
    const server = createServer(serverLimits, listener)
    // Nothing here speaks another protocol on the same connection.
    server.on('upgrade', (_request, socket) => socket.destroy())
    await listen(server, config)
    opened.push(() => close(server))
    opened.push(startHousekeeping(runtime))
    opened.push(startMetadataRefresh(runtime))
    opened.push(startOutbox(runtime))
    return { url: config.issuer.url, failed, firstAdministrator, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function openRuntime(
  config: Config,
  log: Logger,
  stopping: AbortSignal,
  opened: (() => Promise<void> | void)[],
): Promise<{ runtime: Runtime; failed: Promise<VouchError> }> {
  let failed = new Promise<VouchError>(() => {})
  let url = config.databaseUrl
  if (url === undefined) {
    const postgres = await startEmbeddedPostgres(config.dataFolder, log)
    opened.push(() => postgres.stop())
    url = postgres.url
    failed = postgres.lost
  }
  const database = openDatabase(url)
  opened.push(() => database.close())
  await waitForDatabase(database, { log, stopping })
  await applyMigrations(url, locations().migrations)
  await ensureBuiltInClients(database.prisma, config)

  const keyContext = { database, config, masterKey: await masterKey(config), clock: systemClock, log }
  const signingKeys = createSigningKeys(keyContext)
  opened.push(() => signingKeys.stop())
  await signingKeys.start()
  const auditSealer = startAuditSealer(keyContext)
  opened.push(() => auditSealer.stop())

  const runtime = { config, database, signingKeys, clock: systemClock, log }
  installRuntime(runtime)
  return { runtime, failed }
}

function listen(server: Server, { listen: { host, port } }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new VouchError('portInUse', { detail: `It is ${port}.`, cause: error }) : error,
      ),
    )
    server.listen(port, host, () => resolve())
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that a proxy keeps alive would bring one request after another, and never end.
    server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'))
    const idle = setInterval(() => server.closeIdleConnections(), BETWEEN_CLOSING_MS)
    const impatient = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE_MS)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(impatient)
      resolve()
    })
  })
}

/** Waits for both even where one fails: what the other opens meanwhile has to be closed again. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other])
  return Promise.all([one, other])
}

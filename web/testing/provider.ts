import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import type { Config } from '../config/config.ts'
import { readConfig } from '../config/read-config.ts'
import { openDatabase } from '../db/database.ts'
import { ensureBuiltInClients } from '../domain/clients/built-in-clients.ts'
import { createSigningKeys } from '../domain/signing-keys/create-signing-keys.ts'
import { createProtocol } from '../http/protocol.ts'
import { createPublishedDocuments } from '../http/published-documents.ts'
import type { Runtime } from '../runtime.ts'
import { createTestDatabase } from './database.ts'
import { testClock, testMasterKey } from './signing-keys.ts'

export interface TestProvider {
  /** Of the first replica. */
  readonly runtime: Runtime
  readonly clock: ReturnType<typeof testClock>
  /** The issuer's URL, which the first replica listens on. */
  readonly issuer: string
  /** URLs of every replica. */
  readonly replicas: readonly string[]
  /** What listens there, for a test that watches what is answered. */
  readonly servers: readonly Server[]
  close(): Promise<void>
}

/**
 * The protocol side of the server, as it runs: real HTTP on loopback, real Postgres, real signing keys. Each replica has a
 * pool of its own.
 */
export async function startTestProvider(
  options: { replicas?: number; config?: Partial<Config> } = {},
): Promise<TestProvider> {
  const testDatabase = await createTestDatabase()
  const clock = testClock(new Date())
  const masterKey = testMasterKey()
  const log = pino({ level: 'silent' })
  const servers = await Promise.all(Array.from({ length: options.replicas ?? 1 }, openServer))
  const urls = servers.map((server) => `http://localhost:${(server.address() as AddressInfo).port}`)
  const issuer = urls[0] ?? ''
  const trustedProxies = ['127.0.0.0/8', '::1/128']
  const config: Config = { ...readConfig({ VOUCH_ISSUER: issuer }), trustedProxies, ...options.config }
  await ensureBuiltInClients(testDatabase.database.prisma, config)
  const runtimes: Runtime[] = []
  for (const server of servers) {
    const database = openDatabase(testDatabase.url)
    const signingKeys = createSigningKeys({ database, config, masterKey, clock, log })
    await signingKeys.start()
    const runtime = { config, database, signingKeys, clock, log }
    runtimes.push(runtime)
    answerWith(server, runtime)
  }
  const [runtime] = runtimes
  if (runtime === undefined) throw new Error('there is no replica')
  return {
    runtime,
    clock,
    issuer,
    replicas: urls,
    servers,
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
      for (const { signingKeys, database } of runtimes) {
        await signingKeys.stop()
        await database.close()
      }
      await testDatabase.drop()
    },
  }
}

function answerWith(server: Server, runtime: Runtime): void {
  const documents = createPublishedDocuments(runtime)
  const protocol = createProtocol(runtime)
  server.on('request', (request, response) => {
    if (!documents(request, response)) protocol(request, response)
  })
}

async function openServer(): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return server
}

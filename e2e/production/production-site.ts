import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Provider } from '../../web/testing/login.ts'
import { Belongings } from '../demo/belongings.ts'
import { freePort } from '../processes/free-port.ts'
import type { Finished } from '../processes/start-process.ts'
import { startVouchServer, type VouchServer } from '../processes/start-vouch-server.ts'
import { fetchThrough } from './fetch-through.ts'
import { HOST_NAME, productionEnvironment } from './production-environment.ts'
import { createSeparatePostgres, type SeparatePostgres } from './separate-postgres.ts'
import { issueServerCertificate, type ServerCertificate } from './server-certificate.ts'
import { TestKeyMaker } from './test-key-maker.ts'
import { startTlsProxy, type TlsProxy } from './tls-proxy.ts'

/** The built server as it runs for others: two processes over one Postgres, behind a proxy that ends TLS. */
export interface ProductionSite extends Provider {
  readonly servers: readonly [VouchServer, VouchServer]
  /** Where they listen, without TLS. */
  readonly ports: readonly [number, number]
  /** The issuer's address with the port of a proxy that leads to this one server. */
  readonly replicas: readonly [string, string]
  /** Leads to both servers by turns. */
  readonly proxy: TlsProxy
  readonly certificate: ServerCertificate
  readonly postgres: SeparatePostgres
  readonly keyMaker: TestKeyMaker
  /** What the servers run with; another one may be started with it. */
  readonly environment: Readonly<Record<string, string>>
  /** Knows the site's name and trusts its certificate. */
  readonly fetch: typeof fetch
  /** Runs a command of the server. @throws Error where it fails */
  command(...args: string[]): Promise<Finished>
  stop(): Promise<void>
}

/** Starts the whole site. @throws Error where a part of it does not start; the others are ended then */
export async function startProductionSite(): Promise<ProductionSite> {
  const belongings = new Belongings()
  try {
    return await openSite(belongings)
  } catch (error) {
    await belongings.closeAll()
    throw error
  }
}

async function openSite(belongings: Belongings): Promise<ProductionSite> {
  const folder = await belongings.open(mkdtemp(join(tmpdir(), 'vouch-production-')), (path) =>
    rm(path, { recursive: true }),
  )
  const keyMaker = await TestKeyMaker.found()
  await writeFile(join(folder, 'roots.pem'), keyMaker.root)
  const postgres = await belongings.open(createSeparatePostgres(), (it) => it.remove())
  await postgres.start()
  const environment = {
    ...productionEnvironment(postgres.url),
    VOUCH_ATTESTATION_ROOTS: join(folder, 'roots.pem'),
    VOUCH_SIGNING_KEY_LEAD: '1s',
  }
  const ports = [await freePort(), await freePort()] as const
  const servers = await startServers(belongings, ports, environment)
  const certificate = await issueServerCertificate(HOST_NAME)
  const proxyTo = (to: readonly number[]) => belongings.open(startTlsProxy(certificate, to), (it) => it.stop())
  const [proxy, first, second] = [await proxyTo(ports), await proxyTo([ports[0]]), await proxyTo([ports[1]])]
  const issuer = environment.VOUCH_ISSUER
  return {
    issuer,
    clock: () => new Date(),
    servers,
    ports,
    replicas: [`${issuer}:${first.port}`, `${issuer}:${second.port}`],
    proxy,
    certificate,
    postgres,
    keyMaker,
    environment,
    fetch: fetchThrough(HOST_NAME, { authority: certificate.authority, port: proxy.port }),
    async command(...args) {
      const finished = await servers[0].command(args)
      if (finished.code !== 0) throw new Error(`${args.join(' ')} failed: ${finished.stderr}`)
      return finished
    },
    stop: () => belongings.closeAll(),
  }
}

/** Starts both at once: one of them migrates, and the other waits for it. */
async function startServers(
  belongings: Belongings,
  [first, second]: readonly [number, number],
  environment: Readonly<Record<string, string>>,
): Promise<[VouchServer, VouchServer]> {
  const start = (port: number) => belongings.open(startVouchServer({ port, environment }), (it) => it.stop())
  const starting = [start(first), start(second)] as const
  // Where one fails, the other one is still to be put away.
  await Promise.allSettled(starting)
  return Promise.all(starting)
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Provider } from '../../web/testing/login.ts'
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

/** Starts the whole site. */
export async function startProductionSite(): Promise<ProductionSite> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-production-'))
  const keyMaker = await TestKeyMaker.found()
  await writeFile(join(folder, 'roots.pem'), keyMaker.root)
  const postgres = await createSeparatePostgres()
  await postgres.start()
  const certificate = await issueServerCertificate(HOST_NAME)
  const issuer = `https://${HOST_NAME}`
  const environment = {
    ...productionEnvironment(postgres.url),
    VOUCH_ATTESTATION_ROOTS: join(folder, 'roots.pem'),
    VOUCH_SIGNING_KEY_LEAD: '1s',
  }
  const ports = [await freePort(), await freePort()] as const
  const start = (port: number) => startVouchServer({ port, environment })
  // Both at once: one of them migrates, and the other waits for it.
  const servers = await Promise.all([start(ports[0]), start(ports[1])])
  const proxies = await Promise.all([ports, [ports[0]], [ports[1]]].map((to) => startTlsProxy(certificate, to)))
  const [proxy, first, second] = proxies
  if (proxy === undefined || first === undefined || second === undefined) throw new Error('there is no proxy')
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
    async stop() {
      await Promise.all([...proxies, ...servers].map((it) => it.stop()))
      await postgres.remove()
      await rm(folder, { recursive: true })
    },
  }
}

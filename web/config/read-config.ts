import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { VouchError } from '@vouch/protocol'
import type { Config, Issuer } from './config.ts'
import { deliveryProblems, mailOf, webhookOf } from './delivery.ts'
import { parseIssuer } from './issuer.ts'
import { nearestName } from './nearest-name.ts'
import { upstreamOf, upstreamProblems } from './upstream.ts'
import { type Variables, variables } from './variables.ts'

type Environment = Readonly<Record<string, string | undefined>>

// Variables of the command line and of the tests, which may share a shell with the server.
const foreign = /^VOUCH_(TEST_.*|SERVER|DEBUG|NO_AGENT)$/

/**
 * Reads the configuration, and says everything that is wrong with it at once.
 *
 * @throws VouchError `configurationInvalid`, with one line for each problem
 */
export function readConfig(env: Environment): Config {
  const parsed = variables.safeParse(env)
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...unknownNames(env),
    ...contradictions(env, parsed.data),
  ]
  if (!parsed.success || problems.length > 0) {
    throw new VouchError('configurationInvalid', { detail: problems.map((problem) => `\n  ${problem}`).join('') })
  }
  return assemble(parsed.data, env)
}

function unknownNames(env: Environment): string[] {
  const names = Object.keys(variables.shape)
  return Object.keys(env)
    .filter((name) => name.startsWith('VOUCH_') && !names.includes(name) && !foreign.test(name))
    .map((name) => {
      const near = nearestName(name, names)
      return `${name} is not a variable of this server.${near === undefined ? '' : ` Did you mean ${near}?`}`
    })
}

function contradictions(env: Environment, read: Variables | undefined): string[] {
  const problems: string[] = []
  // Replicas that each made a key of their own could not read each other's signing keys.
  if (env.DATABASE_URL && !env.VOUCH_MASTER_KEY && !env.VOUCH_MASTER_KEY_FILE) {
    problems.push(
      'VOUCH_MASTER_KEY must be set beside DATABASE_URL: make it with `openssl rand -base64 32`, and keep it.',
    )
  }
  if (env.VOUCH_MASTER_KEY && env.VOUCH_MASTER_KEY_FILE) {
    problems.push('VOUCH_MASTER_KEY and VOUCH_MASTER_KEY_FILE are both set: which one holds is for you to say.')
  }
  if (read?.VOUCH_RATE_LIMITS === 'off' && read.VOUCH_ISSUER?.loopback === false) {
    problems.push('VOUCH_RATE_LIMITS can be off on localhost only: leave it out.')
  }
  if (read !== undefined && rotateSeconds(read) <= leadSeconds(read)) {
    problems.push('VOUCH_SIGNING_KEY_ROTATE must be longer than VOUCH_SIGNING_KEY_LEAD.')
  }
  return read === undefined ? problems : [...problems, ...upstreamProblems(read), ...deliveryProblems(read)]
}

const leadSeconds = (read: Variables) => read.VOUCH_SIGNING_KEY_LEAD ?? 24 * 3600
const rotateSeconds = (read: Variables) => read.VOUCH_SIGNING_KEY_ROTATE ?? 60 * 86_400

function assemble(read: Variables, env: Environment): Config {
  const port = read.VOUCH_PORT ?? loopbackPort(read.VOUCH_ISSUER) ?? 3000
  const issuer = read.VOUCH_ISSUER ?? parseIssuer(`http://localhost${port === 80 ? '' : `:${port}`}`)
  return {
    issuer,
    listen: { host: read.VOUCH_HOST ?? (issuer.loopback ? '127.0.0.1' : '0.0.0.0'), port },
    databaseUrl: read.DATABASE_URL?.reveal(),
    dataFolder: resolve(read.VOUCH_DATA_DIR ?? defaultDataFolder(env)),
    masterKey: read.VOUCH_MASTER_KEY ?? read.VOUCH_MASTER_KEY_FILE,
    trustedProxies: read.VOUCH_TRUSTED_PROXIES ?? [],
    rateLimits: read.VOUCH_RATE_LIMITS === 'off' ? 'off' : issuer.loopback ? 'loose' : 'strict',
    securityContact: read.VOUCH_SECURITY_CONTACT,
    logLevel: read.VOUCH_LOG_LEVEL ?? 'info',
    attestationRoots: read.VOUCH_ATTESTATION_ROOTS ?? [],
    metadataService: {
      url: read.VOUCH_MDS_URL === 'off' ? undefined : (read.VOUCH_MDS_URL ?? 'https://mds3.fidoalliance.org/'),
      root: read.VOUCH_MDS_ROOT,
    },
    signingKeys: {
      leadSeconds: leadSeconds(read),
      retireSeconds: read.VOUCH_SIGNING_KEY_RETIRE ?? 48 * 3600,
      rotateSeconds: rotateSeconds(read),
    },
    sessionSeconds: read.VOUCH_SESSION ?? 8 * 3600,
    adminEmail: read.VOUCH_ADMIN_EMAIL,
    upstream: upstreamOf(read),
    dnsServers: read.VOUCH_DNS_SERVERS,
    mail: mailOf(read),
    webhook: webhookOf(read),
  }
}

// http://localhost:4000 is where a browser will look, so it is where the server listens.
function loopbackPort(issuer: Issuer | undefined): number | undefined {
  if (issuer === undefined || !issuer.loopback || issuer.secure) return undefined
  return Number(new URL(issuer.url).port || 80)
}

function defaultDataFolder(env: Environment): string {
  // Postgres refuses to run as root, and its own user could not enter a folder below root's home.
  if (process.getuid?.() === 0) return '/var/lib/vouch'
  return join(env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'vouch')
}

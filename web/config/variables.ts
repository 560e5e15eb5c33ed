import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIPv4, isIPv6 } from 'node:net'
import { VouchError } from '@vouch/protocol'
import { canonicalDomain, canonicalEmail } from '@vouch/protocol/email/email'
import { z } from 'zod'
import { Secret } from '../secret/secret.ts'
import { parseDuration } from './duration.ts'
import { IssuerProblem, parseIssuer } from './issuer.ts'
import { parseMasterKey } from './parse-master-key.ts'
import { readSmtpUrl } from './smtp-url.ts'
import { readUpstreamIssuer } from './upstream-issuer.ts'
import { readWebhookSecret, readWebhookUrl } from './webhook.ts'

/** A variable that `read` understands, or that is wrong in the way that `complaint` says. Unset and empty are the same. */
function variable<T>(read: (text: string) => T | undefined, complaint: string) {
  return z.preprocess(
    (text) => (text === '' ? undefined : text),
    z
      .string()
      .transform((text, context) => {
        const value = read(text)
        if (value !== undefined) return value
        context.addIssue(complaint)
        return z.NEVER
      })
      .optional(),
  )
}

const duration = (least: string, most: string) =>
  variable((text) => {
    const seconds = parseDuration(text)
    const inRange = seconds !== undefined && seconds >= secondsOf(least) && seconds <= secondsOf(most)
    return inRange ? seconds : undefined
  }, `must be a duration from ${least} to ${most}, such as 90s, 15m, 8h or 60d.`)

const secondsOf = (text: string) => parseDuration(text) ?? Number.NaN

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

/** Every variable of the server, what it takes, and what is said where it takes something else. */
export const variables = z.object({
  VOUCH_ISSUER: z.preprocess((text) => (text === '' ? undefined : text), z.string().transform(readIssuer).optional()),
  VOUCH_HOST: variable(
    (text) => (isIPv4(text) || isIPv6(text) ? text : undefined),
    'must be the IP address to listen on, such as 127.0.0.1 or 0.0.0.0.',
  ),
  VOUCH_PORT: variable(readPort, 'must be a port from 1 to 65535.'),
  // The complaint leaves the value out: it may hold a password.
  DATABASE_URL: variable(readDatabaseUrl, 'must be a Postgres URL: postgresql://user:password@host:5432/name.'),
  VOUCH_DATA_DIR: variable((text) => (text.includes('\0') ? undefined : text), 'must be a path.'),
  VOUCH_MASTER_KEY: variable(
    (text) => parseMasterKey(text),
    'must be 32 random bytes in base64: make them with `openssl rand -base64 32`.',
  ),
  VOUCH_MASTER_KEY_FILE: variable(
    (path) => parseMasterKey(readText(path)?.trim() ?? ''),
    'must be the path of a readable file that holds 32 random bytes in base64.',
  ),
  VOUCH_TRUSTED_PROXIES: variable(
    readNetworks,
    'must be addresses or networks with commas between, such as 10.0.0.0/8, 192.168.1.7.',
  ),
  VOUCH_RATE_LIMITS: variable((text) => ['on', 'off'].find((value) => value === text), 'must be on or off.'),
  VOUCH_SECURITY_CONTACT: variable(
    readContact,
    'must be where weaknesses are reported: mailto:security@example.com, https://… or tel:….',
  ),
  VOUCH_LOG_LEVEL: variable(
    (text) => logLevels.find((level) => level === text),
    `must be one of ${logLevels.join(', ')}.`,
  ),
  VOUCH_ATTESTATION_ROOTS: variable(
    readCertificates,
    'must be the path of a readable PEM file with one or more CA certificates.',
  ),
  VOUCH_MDS_URL: variable(readMetadataUrl, 'must be an https address, or off.'),
  VOUCH_MDS_ROOT: variable(
    (path) => readCertificates(path)?.find((_, index, all) => index === 0 && all.length === 1),
    'must be the path of a readable PEM file with one CA certificate.',
  ),
  VOUCH_SIGNING_KEY_LEAD: duration('1s', '30d'),
  VOUCH_SIGNING_KEY_RETIRE: duration('1s', '90d'),
  VOUCH_SIGNING_KEY_ROTATE: duration('1m', '400d'),
  VOUCH_SESSION: duration('1m', '24h'),
  VOUCH_ADMIN_EMAIL: variable(readEmail, 'must be a plain e-mail address such as alice@example.com.'),
  VOUCH_UPSTREAM_ISSUER: variable(
    readUpstreamIssuer,
    'must be the https URL of an OpenID provider as it writes it itself, such as https://accounts.google.com.',
  ),
  VOUCH_UPSTREAM_CLIENT_ID: variable((text) => (text.length <= 500 ? text : undefined), 'must be a client id.'),
  VOUCH_UPSTREAM_CLIENT_SECRET: variable((text) => new Secret(text), 'must be the secret of that client.'),
  VOUCH_UPSTREAM_DOMAINS: variable(readDomains, 'must be mail domains with commas between: example.com, example.org.'),
  VOUCH_UPSTREAM_NAME: variable(readName, 'must be a name that people know, of at most 40 letters, such as Google.'),
  VOUCH_DNS_SERVERS: variable(readDnsServers, 'must be IP addresses of DNS servers, with commas between.'),
  // The complaints leave the values out: they may hold a password.
  VOUCH_SMTP_URL: variable(readSmtpUrl, 'must be a mail server: smtp://user:password@host:587 or smtps://…:465.'),
  VOUCH_MAIL_FROM: variable(readEmail, 'must be a plain e-mail address such as vouch@example.com.'),
  VOUCH_WEBHOOK_URL: variable(readWebhookUrl, 'must be an https URL, or http on localhost, without user name.'),
  VOUCH_WEBHOOK_SECRET: variable(
    readWebhookSecret,
    'must be whsec_ and 24 to 64 random bytes in base64: make it with `echo whsec_$(openssl rand -base64 32)`.',
  ),
})

export type Variables = z.output<typeof variables>

function readIssuer(text: string, context: z.RefinementCtx) {
  try {
    return parseIssuer(text)
  } catch (error) {
    if (!(error instanceof IssuerProblem)) throw error
    context.addIssue(error.message)
    return z.NEVER
  }
}

function readPort(text: string): number | undefined {
  const port = Number(text)
  return /^[0-9]{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : undefined
}

function readDatabaseUrl(text: string): Secret<string> | undefined {
  if (!URL.canParse(text)) return undefined
  return ['postgres:', 'postgresql:'].includes(new URL(text).protocol) ? new Secret(text) : undefined
}

function readNetworks(text: string): readonly string[] | undefined {
  const networks = text.split(',').map((network) => readNetwork(network.trim()))
  return networks.every((network) => network !== undefined) ? networks : undefined
}

function readNetwork(text: string): string | undefined {
  const [address = '', prefix, ...rest] = text.split('/')
  const bits = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : undefined
  if (bits === undefined || rest.length > 0) return undefined
  if (prefix === undefined) return `${address}/${bits}`
  return /^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= bits ? `${address}/${Number(prefix)}` : undefined
}

// RFC 9116 §2.5.3: a URI; web addresses by https only.
function readContact(text: string): string | undefined {
  if (text.length > 2048 || !/^(?:mailto:|https:\/\/|tel:)[\x21-\x7e]+$/.test(text)) return undefined
  return URL.canParse(text) ? text : undefined
}

function readMetadataUrl(text: string): string | undefined {
  if (text === 'off') return text
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname } = new URL(text)
  // A mirror on this machine is as good as one that proves its name: what it hands out is signed.
  return protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost') ? text : undefined
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function readCertificates(path: string): readonly string[] | undefined {
  try {
    const found = readText(path)?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
    const authorities = found.map((pem) => new X509Certificate(pem)).filter((certificate) => certificate.ca)
    return found.length > 0 && authorities.length === found.length ? found : undefined
  } catch {
    return undefined
  }
}

function readEmail(text: string): string | undefined {
  try {
    return canonicalEmail(text)
  } catch (error) {
    if (error instanceof VouchError) return undefined
    throw error
  }
}

function readDomains(text: string): readonly string[] | undefined {
  const domains = text.split(',').map((domain) => canonicalDomain(domain.trim()))
  return domains.every((domain) => domain !== undefined) ? domains : undefined
}

function readName(text: string): string | undefined {
  return text.length <= 40 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text) ? text.trim() || undefined : undefined
}

// As node:dns takes them: 192.0.2.53, 127.0.0.1:5353, 2001:db8::53 or [::1]:5353.
function readDnsServers(text: string): readonly string[] | undefined {
  const servers = text.split(',').map((server) => server.trim())
  const usable = servers.every((server) => {
    const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:[\]]+))(?::([0-9]{1,5}))?$/.exec(server) ?? []
    if (isIPv6(server)) return true
    return (isIPv6(bracketed ?? '') || isIPv4(plain ?? '')) && Number(port ?? 53) <= 65_535
  })
  return usable ? servers : undefined
}

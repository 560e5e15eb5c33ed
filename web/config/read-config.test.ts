import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { readConfig } from './read-config.ts'
import { configurationWarnings } from './warnings.ts'

const masterKey = randomBytes(32).toString('base64')

function refusal(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toMatchObject({ errorName: 'configurationInvalid' })
    return error instanceof VouchError ? (error.detail ?? '') : ''
  }
  throw new Error('this configuration should have been refused')
}

test('nothing set is a server for this machine alone', () => {
  const config = readConfig({ PATH: '/bin', VOUCH_ISSUER: '' })
  expect(config).toMatchObject({
    issuer: { url: 'http://localhost:3000', rpId: 'localhost', loopback: true, secure: false },
    listen: { host: '127.0.0.1', port: 3000 },
    databaseUrl: undefined,
    masterKey: undefined,
    sessionSeconds: 28_800,
    signingKeys: { leadSeconds: 86_400, retireSeconds: 172_800, rotateSeconds: 5_184_000 },
  })
})

test('a server for others listens for others', () => {
  const config = readConfig({
    VOUCH_ISSUER: 'https://vouch.example.com',
    DATABASE_URL: 'postgresql://vouch:hunter2@db/vouch',
    VOUCH_MASTER_KEY: masterKey,
    VOUCH_TRUSTED_PROXIES: '10.0.0.0/8, 192.168.1.7,fd00::/8',
    VOUCH_SESSION: '4h',
    VOUCH_ADMIN_EMAIL: 'Alice@Example.com',
  })
  expect(config.issuer).toMatchObject({
    origin: 'https://vouch.example.com',
    rpId: 'vouch.example.com',
    loopback: false,
  })
  expect(config.listen).toEqual({ host: '0.0.0.0', port: 3000 })
  expect(config.trustedProxies).toEqual(['10.0.0.0/8', '192.168.1.7/32', 'fd00::/8'])
  expect(config.masterKey?.reveal()).toEqual(Buffer.from(masterKey, 'base64'))
  expect(config.adminEmail).toBe('alice@example.com')
  expect(config.sessionSeconds).toBe(14_400)
})

test('a server on localhost listens on the port that its issuer names', () => {
  expect(readConfig({ VOUCH_ISSUER: 'http://localhost:4000' }).listen.port).toBe(4000)
  expect(readConfig({ VOUCH_PORT: '4000' }).issuer.url).toBe('http://localhost:4000')
  expect(readConfig({ VOUCH_ISSUER: 'http://localhost:4000', VOUCH_PORT: '5000' }).listen.port).toBe(5000)
})

test.each([
  ['vouch.example.com', 'is not a URL'],
  ['http://vouch.example.com', 'Use https'],
  ['http://localhost.example.com', 'Use https'],
  ['ftp://vouch.example.com', 'must begin with https'],
  ['https://vouch.example.com/', 'must not end with a slash'],
  ['https://vouch.example.com/auth', 'must not have a path'],
  ['https://vouch.example.com?', 'query or fragment'],
  ['https://vouch.example.com#x', 'query or fragment'],
  ['https://me@vouch.example.com', 'user name'],
  ['https://VOUCH.example.com', 'use https://vouch.example.com'],
  ['https://vouch.example.com:443', 'use https://vouch.example.com'],
  ['https://192.0.2.1', 'IP address'],
  ['http://127.0.0.1:3000', 'IP address'],
  ['http://[::1]:3000', 'IP address'],
])('the issuer %s is refused, and the operator told why', (issuer, words) => {
  expect(refusal({ VOUCH_ISSUER: issuer })).toContain(words)
})

test.each([
  ['VOUCH_PORT', '0'],
  ['VOUCH_PORT', '65536'],
  ['VOUCH_PORT', '3000x'],
  ['VOUCH_HOST', 'example.com'],
  ['DATABASE_URL', 'mysql://db/vouch'],
  ['VOUCH_MASTER_KEY', 'short'],
  ['VOUCH_MASTER_KEY', Buffer.alloc(32).toString('base64')],
  ['VOUCH_MASTER_KEY', Buffer.from('correct horse battery staple! xx').toString('base64')],
  ['VOUCH_MASTER_KEY', randomBytes(31).toString('base64')],
  ['VOUCH_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['VOUCH_TRUSTED_PROXIES', 'proxy.example.com'],
  ['VOUCH_TRUSTED_PROXIES', '10.0.0.1,'],
  ['VOUCH_TRUSTED_PROXIES', 'fe80::1%eth0'],
  ['VOUCH_LOG_LEVEL', 'loud'],
  ['VOUCH_ATTESTATION_ROOTS', '/nowhere/roots.pem'],
  ['VOUCH_MDS_URL', 'http://mds.example.com/'],
  ['VOUCH_MDS_ROOT', '/nowhere/root.pem'],
  ['VOUCH_SIGNING_KEY_LEAD', '1'],
  ['VOUCH_SESSION', '25h'],
  ['VOUCH_ADMIN_EMAIL', 'alice'],
])('%s=%s is refused by name, without repeating the value', (name, value) => {
  const words = refusal({ [name]: value })
  expect(words).toContain(`${name} must be`)
  if (name === 'VOUCH_MASTER_KEY' || name === 'DATABASE_URL') expect(words).not.toContain(value)
})

test('a file without CA certificates is no list of attestation roots', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-roots-'))
  const path = join(folder, 'roots.pem')
  await writeFile(path, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  expect(refusal({ VOUCH_ATTESTATION_ROOTS: path })).toContain('VOUCH_ATTESTATION_ROOTS')
  await rm(folder, { recursive: true })
})

test('metadata comes from the FIDO Alliance, from a mirror, or from nowhere', () => {
  const { metadataService } = readConfig({})
  expect(metadataService).toEqual({ url: 'https://mds3.fidoalliance.org/', root: undefined })
  expect(readConfig({ VOUCH_MDS_URL: 'off' }).metadataService.url).toBeUndefined()
  expect(readConfig({ VOUCH_MDS_URL: 'http://localhost:8080/b' }).metadataService.url).toBe('http://localhost:8080/b')
})

test('the master key may come from a file, but not from two places', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-key-'))
  const path = join(folder, 'master.key')
  await writeFile(path, `${masterKey}\n`)
  const env = { DATABASE_URL: 'postgresql://db/vouch', VOUCH_MASTER_KEY_FILE: path }
  expect(readConfig(env).masterKey?.reveal()).toEqual(Buffer.from(masterKey, 'base64'))
  expect(refusal({ ...env, VOUCH_MASTER_KEY: masterKey })).toContain('both set')
  expect(refusal({ ...env, VOUCH_MASTER_KEY_FILE: `${path}.none` })).toContain('VOUCH_MASTER_KEY_FILE must be')
  await rm(folder, { recursive: true })
})

test('all that is wrong is said at once', () => {
  const words = refusal({
    VOUCH_PORT: 'x',
    VOUCH_SESION: '8h',
    DATABASE_URL: 'postgresql://db/vouch',
    VOUCH_ISSUER: 'x',
  })
  expect(words).toContain('VOUCH_PORT must be')
  expect(words).toContain('VOUCH_SESION is not a variable of this server. Did you mean VOUCH_SESSION?')
  expect(words).toContain('VOUCH_MASTER_KEY must be set beside DATABASE_URL')
  expect(words).toContain('VOUCH_ISSUER is not a URL')
})

test('variables of the command line and of tests are let through', () => {
  readConfig({ VOUCH_SERVER: 'https://x.example', VOUCH_DEBUG: '1', VOUCH_NO_AGENT: '1', VOUCH_TEST_BROWSER: '/bin/x' })
})

test('a key is not rotated faster than it is announced', () => {
  expect(refusal({ VOUCH_SIGNING_KEY_ROTATE: '1h' })).toContain('longer than VOUCH_SIGNING_KEY_LEAD')
})

test('an issuer that AWS cannot use, and a database read by others on the network, are warned of', () => {
  const base = { DATABASE_URL: 'postgresql://u:p@db/vouch', VOUCH_MASTER_KEY: masterKey }
  const warned = configurationWarnings(readConfig({ ...base, VOUCH_ISSUER: 'https://vouch.example.com:8443' }))
  expect(warned.join('\n')).toMatch(/AWS[\s\S]*verify-full/)
  const url = `${base.DATABASE_URL}?sslmode=verify-full`
  const quiet = readConfig({ ...base, DATABASE_URL: url, VOUCH_ISSUER: 'https://vouch.example.com' })
  expect(configurationWarnings(quiet)).toEqual([])
})

test('that any authenticator is accepted is said where it is so, and nowhere else', () => {
  const laptop = readConfig({})
  expect(configurationWarnings(laptop).join('\n')).toContain('Any authenticator')
  const strict = { ...laptop, attestationRoots: ['a certificate'] }
  expect(configurationWarnings(strict).join('\n')).not.toContain('authenticator')
})

const upstream = {
  VOUCH_UPSTREAM_ISSUER: 'https://accounts.google.com',
  VOUCH_UPSTREAM_CLIENT_ID: 'client',
  VOUCH_UPSTREAM_CLIENT_SECRET: 'hunter2',
}

test('an upstream provider is known by its name, and its secret is never printed', () => {
  const google = readConfig({ ...upstream, VOUCH_UPSTREAM_DOMAINS: 'Example.com, BÜCHER.example' })
  expect(google.upstream).toMatchObject({
    issuer: 'https://accounts.google.com',
    name: 'Google',
    domains: ['example.com', 'xn--bcher-kva.example'],
    saysHostedDomain: true,
  })
  expect(JSON.stringify(google)).not.toContain('hunter2')
  const other = readConfig({ ...upstream, VOUCH_UPSTREAM_ISSUER: 'https://id.example.com/realms/a' })
  expect(other.upstream).toMatchObject({ name: 'id.example.com', domains: [], saysHostedDomain: false })
  expect(readConfig({}).upstream).toBeUndefined()
})

test.each(['https://id.example.com', 'https://id.example.com/', 'http://localhost:4000', 'http://[::1]:4000/op'])(
  'the upstream issuer %s is kept letter by letter',
  (issuer) => {
    expect(readConfig({ ...upstream, VOUCH_UPSTREAM_ISSUER: issuer }).upstream?.issuer).toBe(issuer)
  },
)

test.each([
  ['VOUCH_UPSTREAM_ISSUER', 'http://id.example.com'],
  ['VOUCH_UPSTREAM_ISSUER', 'https://ID.example.com'],
  ['VOUCH_UPSTREAM_ISSUER', 'https://me@id.example.com'],
  ['VOUCH_UPSTREAM_ISSUER', 'https://id.example.com/a/../b'],
  ['VOUCH_UPSTREAM_ISSUER', 'https://id.example.com?'],
  ['VOUCH_UPSTREAM_ISSUER', 'id.example.com'],
  ['VOUCH_UPSTREAM_ISSUER', ''],
  ['VOUCH_UPSTREAM_CLIENT_ID', ''],
  ['VOUCH_UPSTREAM_CLIENT_SECRET', ''],
  ['VOUCH_UPSTREAM_DOMAINS', 'example.com,,'],
  ['VOUCH_UPSTREAM_DOMAINS', 'com'],
  ['VOUCH_UPSTREAM_NAME', 'Goo\u202egle'],
  ['VOUCH_DNS_SERVERS', 'dns.example.com'],
  ['VOUCH_DNS_SERVERS', '192.0.2.53:70000'],
])('an upstream provider with %s = "%s" is refused by the name of that variable', (name, value) => {
  expect(refusal({ ...upstream, [name]: value })).toContain(`${name} must`)
})

test.each(['192.0.2.53', '127.0.0.1:5353, [::1]:5353', '2001:db8::53'])('DNS servers may be %s', (text) => {
  expect(readConfig({ VOUCH_DNS_SERVERS: text }).dnsServers).toEqual(text.split(', '))
})

const secret = `whsec_${randomBytes(32).toString('base64')}`
const mail = { VOUCH_SMTP_URL: 'smtp://vouch:p%40ss@mail.example.com', VOUCH_MAIL_FROM: 'Vouch@Example.com' }

test('a mail server elsewhere is spoken to with TLS only, and its password is never printed', () => {
  const config = readConfig(mail)
  expect(config.mail).toMatchObject({ host: 'mail.example.com', port: 587, tls: 'starttls', from: 'vouch@example.com' })
  expect(config.mail?.login?.password.reveal()).toBe('p@ss')
  expect(JSON.stringify(config)).not.toContain('p@ss')
  const implicit = readConfig({ ...mail, VOUCH_SMTP_URL: 'smtps://mail.example.com' })
  expect(implicit.mail).toMatchObject({ port: 465, tls: 'implicit' })
  const local = readConfig({ ...mail, VOUCH_SMTP_URL: 'smtp://[::1]:1025' })
  expect(local.mail).toMatchObject({ host: '::1', port: 1025, tls: 'none' })
})

test.each([
  ['VOUCH_SMTP_URL', 'mail.example.com:587'],
  ['VOUCH_SMTP_URL', 'http://hunter2@mail.example.com'],
  ['VOUCH_SMTP_URL', 'smtp://:hunter2@mail.example.com'],
  ['VOUCH_SMTP_URL', 'smtp://vouch:%zzhunter2@mail.example.com'],
  ['VOUCH_SMTP_URL', 'smtp://mail.example.com/?tls=no'],
  ['VOUCH_MAIL_FROM', 'Vouch <vouch@example.com>'],
  ['VOUCH_WEBHOOK_URL', 'http://hooks.example.com/vouch'],
  ['VOUCH_WEBHOOK_URL', 'https://user:hunter2@hooks.example.com/'],
  ['VOUCH_WEBHOOK_SECRET', 'hunter2'],
  ['VOUCH_WEBHOOK_SECRET', `whsec_${randomBytes(23).toString('base64')}`],
])('%s=%s is refused, and what may be secret is not repeated', (name, value) => {
  const words = refusal({ [name]: value })
  expect(words).toContain(`${name} must be`)
  expect(words).not.toContain('hunter2')
})

test('mail and webhook each need both of their variables', () => {
  expect(refusal({ VOUCH_SMTP_URL: mail.VOUCH_SMTP_URL })).toContain('VOUCH_MAIL_FROM must be set beside')
  expect(refusal({ VOUCH_WEBHOOK_SECRET: secret })).toContain('VOUCH_WEBHOOK_URL must be set beside')
  const { webhook } = readConfig({
    VOUCH_WEBHOOK_URL: 'https://hooks.example.com/T0/k3y',
    VOUCH_WEBHOOK_SECRET: secret,
  })
  expect(webhook?.url.reveal()).toBe('https://hooks.example.com/T0/k3y')
  expect(`${webhook?.url} ${JSON.stringify(webhook)}`).not.toMatch(/k3y|whsec/)
})

test('limits are loose on localhost and strict elsewhere, and can be off on localhost only', () => {
  const elsewhere = { VOUCH_ISSUER: 'https://vouch.example.com' }
  expect(readConfig({}).rateLimits).toBe('loose')
  expect(readConfig({ VOUCH_RATE_LIMITS: 'off' }).rateLimits).toBe('off')
  expect(readConfig(elsewhere).rateLimits).toBe('strict')
  expect(readConfig({ ...elsewhere, VOUCH_RATE_LIMITS: 'on' }).rateLimits).toBe('strict')
  expect(refusal({ ...elsewhere, VOUCH_RATE_LIMITS: 'off' })).toContain('VOUCH_RATE_LIMITS')
})

test.each([
  'security@example.com',
  'http://example.com/report',
  'mailto:a\nExpires: never',
  'javascript:alert(1)',
  'https://',
])('%j is no contact', (contact) =>
  expect(refusal({ VOUCH_SECURITY_CONTACT: contact })).toContain('VOUCH_SECURITY_CONTACT'),
)

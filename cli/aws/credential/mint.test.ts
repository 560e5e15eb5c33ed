import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VouchError } from '@vouch/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CLOSED_ROLE, ROLE, startWorld, UNTAGGED_ROLE, type World } from '../../agent/testing/world.ts'
import { importDpopKey } from '../../server/dpop.ts'
import { exchangeForAwsToken } from '../../server/exchange-for-aws-token.ts'
import { identityToken } from './identity-token.ts'
import { type MintPorts, mintCredentials, TAGS_WARNING } from './mint.ts'
import { assumeRoleWithWebIdentity } from './sts.ts'
import { awsTarget } from './target.ts'

let world: World
let ports: MintPorts
let pauses: number[]

beforeEach(async () => {
  world = await startWorld()
  pauses = []
  const { server, accessToken, dpopKey } = await world.server.session()
  const session = { server, accessToken, key: await importDpopKey(dpopKey) }
  ports = {
    exchange: async (request) => identityToken(request.omitTags, await exchangeForAwsToken(session, request)),
    assumeRoleWithWebIdentity,
    sleep: async (milliseconds) => void pauses.push(milliseconds),
    random: () => 0.5,
  }
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await world.end()
})

const mint = (roleArn = ROLE, email = 'alice@example.com') =>
  mintCredentials(ports, {
    target: awsTarget({ roleArn, stsEndpoint: world.sts.url }),
    email,
    durationSeconds: 3_600,
  })
const exchanges = () => world.server.requests.filter((each) => each === 'POST /oauth/token').length

test('a role that allows tags gets them, and nothing is said', async () => {
  const minted = await mint()
  expect(minted.warnings).toEqual([])
  expect(minted.expiration.getTime() - Date.now()).toBeGreaterThan(3_590_000)
  expect(world.sts.calls).toMatchObject([
    {
      outcome: 'ok',
      signed: false,
      roleSessionName: 'alice@example.com',
      sourceIdentity: 'alice@example.com',
      durationSeconds: '3600',
    },
  ])
})

test('a role whose trust policy lacks sts:TagSession works without tags, with a warning that names the lines', async () => {
  const minted = await mint(UNTAGGED_ROLE)
  expect(minted.warnings).toEqual([TAGS_WARNING])
  expect(TAGS_WARNING).toMatch(/sts:TagSession.*sts:SetSourceIdentity/)
  expect(world.sts.calls.map(({ outcome }) => outcome)).toEqual(['AccessDenied', 'ok'])
  expect(world.sts.calls[1]?.tags ?? {}).toEqual({})
})

test('where the server forbids tokens without tags, that is the error', async () => {
  world.server.forbidUntagged()
  await expect(mint(UNTAGGED_ROLE)).rejects.toMatchObject({ errorName: 'awsTagsForbidden', entry: { exit: 5 } })
  expect(world.sts.calls).toHaveLength(1)
})

test('where a rule of the server leaves the tags out, a refusal is not tried again and nothing is said of tags', async () => {
  world.server.rules.set(CLOSED_ROLE, { longest_seconds: null, fresh_until: null, tagged: false })
  world.server.rules.set(UNTAGGED_ROLE, { longest_seconds: null, fresh_until: null, tagged: false })
  await expect(mint(CLOSED_ROLE)).rejects.toMatchObject({ errorName: 'awsTrustPolicyDenies' })
  expect([world.sts.calls.length, exchanges()]).toEqual([1, 1])
  expect((await mint(UNTAGGED_ROLE)).warnings).toEqual([])
  expect([world.sts.calls.length, exchanges()]).toEqual([2, 2])
})

test('a rule of the server shortens the session that is asked of AWS, and one below what AWS gives is a clear error', async () => {
  world.server.rules.set(ROLE, { longest_seconds: 1_200, fresh_until: null, tagged: true })
  await mint()
  expect(world.sts.calls[0]?.durationSeconds).toBe('1200')
  world.server.rules.set(ROLE, { longest_seconds: 899, fresh_until: null, tagged: true })
  await expect(mint()).rejects.toMatchObject({ errorName: 'awsDurationRefused', entry: { exit: 6 } })
  expect(world.sts.calls).toHaveLength(1)
})

test('a role that lets the person in neither way says so in the words of AWS', async () => {
  await expect(mint(CLOSED_ROLE)).rejects.toMatchObject({
    errorName: 'awsTrustPolicyDenies',
    message: expect.stringMatching(
      /^[^.]*not let you in\. AWS says: “Not authorized to perform sts:AssumeRoleWithWebIdentity” \(AccessDenied\)\.$/,
    ),
    entry: { exit: 5 },
  })
  expect(world.sts.calls).toHaveLength(2)
})

test.each([
  ['ExpiredTokenException', 'awsTokenExpired', 2, 2, 2],
  ['InvalidIdentityToken', 'awsTokenInvalid', 1, 1, 6],
  ['IDPRejectedClaim', 'awsTokenInvalid', 1, 1, 6],
  ['IDPCommunicationError', 'awsIssuerUnreachable', 4, 1, 4],
  ['RegionDisabledException', 'awsRegionDisabled', 1, 1, 6],
  ['Throttling', 'awsThrottled', 4, 1, 8],
  ['ServiceUnavailable', 'awsUnreachable', 4, 1, 4],
  ['InternalFailure', 'awsUnreachable', 4, 1, 4],
  ['MalformedPolicyDocument', 'awsRefused', 1, 1, 5],
  ['ValidationError', 'awsRefused', 1, 1, 5],
  ['hangUp', 'awsUnreachable', 4, 1, 4],
] as const)(
  '%s is told as %s after %i calls and %i tokens, exit code %i',
  async (fault, errorName, calls, tokens, exit) => {
    world.sts.failNext(fault, { times: 9 })
    const error = await mint().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ errorName, entry: { exit } })
    expect(world.sts.calls).toHaveLength(calls)
    expect(exchanges()).toBe(tokens)
    expect((error as VouchError).message).not.toMatch(/eyJ/)
  },
)

test('a key set that AWS could not fetch in time is tried again, and then blamed on the issuer', async () => {
  world.sts.failNext('InvalidIdentityToken', {
    times: 2,
    message: "Couldn't retrieve verification key from your identity provider",
  })
  expect((await mint()).warnings).toEqual([])
  expect(world.sts.calls).toHaveLength(3)
  expect(pauses).toHaveLength(2)
  expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0)
  world.sts.failNext('InvalidIdentityToken', {
    times: 9,
    message: "Couldn't retrieve verification key from your identity provider",
  })
  await expect(mint()).rejects.toMatchObject({ errorName: 'awsIssuerUnreachable' })
})

test('a duration that the role does not allow is told as that', async () => {
  world.sts.failNext('ValidationError', {
    message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  })
  await expect(mint()).rejects.toMatchObject({ errorName: 'awsDurationRefused' })
})

test('one fault of each kind is survived', async () => {
  world.sts.failNext('Throttling')
  world.sts.failNext('ExpiredTokenException')
  world.sts.failNext('hangUp')
  expect((await mint()).accessKeyId).toMatch(/^ASIA/)
})

test('nobody at the address of STS is told as that', async () => {
  await world.sts.stop()
  await expect(mint()).rejects.toMatchObject({
    errorName: 'awsUnreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

test.each(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])(
  'an agent whose program was removed under it says that it is old, not that the network is away (%s)',
  async (code) => {
    const assumeRoleWithWebIdentity = () => Promise.reject(Object.assign(new Error('Cannot find module'), { code }))
    ports = { ...ports, assumeRoleWithWebIdentity }
    await expect(mint()).rejects.toMatchObject({
      errorName: 'agentProtocol',
      message: expect.stringContaining('The agent is of an older version.'),
      entry: { exit: 6, next: expect.stringContaining('vouch agent stop') },
    })
    expect(exchanges()).toBe(1)
  },
)

test('an e-mail that STS cannot carry still makes a valid session name', async () => {
  await mint(ROLE, "o'brien@example.com")
  expect(world.sts.calls[0]?.roleSessionName).toMatch(/^o-brien@example\.com=[0-9a-f]{16}$/)
})

test('nothing of the person’s own AWS set-up is read or used', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-poison-'))
  const config = join(folder, 'config')
  writeFileSync(
    config,
    '[default]\nregion = mars-north-1\nendpoint_url = http://127.0.0.1:1\ncredential_process = touch /nowhere/poisoned\n',
  )
  vi.stubEnv('AWS_CONFIG_FILE', config)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', config)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAPOISONED00000000')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'poison')
  vi.stubEnv('AWS_SESSION_TOKEN', 'poison')
  vi.stubEnv('AWS_REGION', 'mars-north-1')
  vi.stubEnv('AWS_PROFILE', 'nobody')
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1')
  vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:1')
  vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true')
  vi.stubEnv('AWS_MAX_ATTEMPTS', '9')
  await mint()
  world.sts.failNext('ServiceUnavailable', { times: 9 })
  await expect(mint()).rejects.toMatchObject({ errorName: 'awsUnreachable' })
  expect(world.sts.calls.map(({ outcome, signed }) => [outcome, signed])).toEqual([
    ['ok', false],
    ...Array.from({ length: 4 }, () => ['ServiceUnavailable', false]),
  ])
  rmSync(folder, { recursive: true })
})

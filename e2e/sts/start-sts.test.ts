import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalSts, startSts } from './start-sts.ts'
import { startTestIssuer, type TestIssuer } from './test-issuer.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const TAGS = 'https://aws.amazon.com/tags'
const SOURCE_IDENTITY = 'https://aws.amazon.com/source_identity'
const alice = { principal_tags: { email: ['alice@example.com'] }, transitive_tag_keys: ['email'] }

let now = new Date('2026-03-01T10:00:00Z')
let issuer: TestIssuer
let sts: LocalSts

beforeAll(async () => {
  issuer = await startTestIssuer(() => now)
})
afterAll(() => issuer.stop())

beforeEach(async () => {
  now = new Date()
  sts = await startSts({
    providers: [{ issuer: issuer.url, clientIds: [issuer.url] }],
    roles: [{ arn: ROLE, trustPolicy: trustPolicy() }],
    clock: () => now,
  })
  return () => sts.stop()
})

function trustPolicy(actions: string | string[] = 'sts:AssumeRoleWithWebIdentity', condition: object = {}) {
  const host = new URL(issuer.url).host
  return {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
      Action: actions,
      Condition: { StringEquals: { [`${host}:aud`]: issuer.url, ...condition } },
    },
  }
}

/** Asks as the SDK does: anonymous, without retries. */
async function assume(
  token: string,
  more: { RoleArn?: string; RoleSessionName?: string; DurationSeconds?: number; Policy?: string } = {},
) {
  const client = new STSClient({
    endpoint: sts.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: '', secretAccessKey: '' },
  })
  const input = { RoleArn: ROLE, RoleSessionName: 'alice@example.com', WebIdentityToken: token, ...more }
  return client.send(new AssumeRoleWithWebIdentityCommand(input))
}

type Credentials = NonNullable<Awaited<ReturnType<typeof assume>>['Credentials']>

function clientOf(given: Partial<Credentials> | undefined): STSClient {
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  }
  return new STSClient({ endpoint: sts.url, region: 'eu-central-1', maxAttempts: 1, credentials })
}

function callerIdentity(given: Partial<Credentials> | undefined) {
  return clientOf(given).send(new GetCallerIdentityCommand({}))
}

const refusedWith = (name: string, status: number, message?: string) =>
  expect.objectContaining({
    name,
    $metadata: expect.objectContaining({ httpStatusCode: status }),
    ...(message === undefined ? {} : { message: expect.stringContaining(message) }),
  })

describe('a good token', () => {
  test('gives credentials that name the role and the session to GetCallerIdentity', async () => {
    const assumed = await assume(await issuer.sign(), { DurationSeconds: 900 })
    expect(assumed).toMatchObject({
      SubjectFromWebIdentityToken: 'alice@example.com',
      Audience: issuer.url,
      Provider: issuer.url,
      AssumedRoleUser: { Arn: 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com' },
    })
    expect(assumed.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
    expect(assumed.Credentials?.Expiration?.getTime()).toBe(Math.floor(now.getTime() / 1000 + 900) * 1000)
    expect(await callerIdentity(assumed.Credentials)).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com',
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:alice@example\.com$/),
    })
    expect(sts.calls.map(({ action, outcome, signed }) => ({ action, outcome, signed }))).toEqual([
      { action: 'AssumeRoleWithWebIdentity', outcome: 'ok', signed: false },
      { action: 'GetCallerIdentity', outcome: 'ok', signed: true },
    ])
  })

  test('is taken from the query of a GET as well', async () => {
    const query = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: ROLE,
      RoleSessionName: 'alice',
      WebIdentityToken: await issuer.sign(),
    })
    const response = await fetch(`${sts.url}/?${query}`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<AssumeRoleWithWebIdentityResult>')
  })

  test('the key set is fetched once for many tokens, and again for a new key', async () => {
    const before = issuer.fetches
    await assume(await issuer.sign())
    await assume(await issuer.sign())
    expect(issuer.fetches).toBe(before + 1)
    await issuer.rotate()
    await assume(await issuer.sign())
    expect(issuer.fetches).toBe(before + 2)
  })
})

describe('session tags and source identity', () => {
  const tagged = () => issuer.sign({ [TAGS]: alice, [SOURCE_IDENTITY]: 'alice@example.com' })

  test('a role without sts:TagSession refuses them in the words of the guide, and the log says why', async () => {
    const denied = refusedWith('AccessDenied', 403, 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
    await expect(assume(await tagged())).rejects.toEqual(denied)
    expect(sts.calls[0]?.reason).toContain('add sts:TagSession')
  })

  test('a role with all three actions takes them', async () => {
    sts.putRole({
      arn: ROLE,
      trustPolicy: trustPolicy(['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']),
    })
    const assumed = await assume(await tagged())
    expect(assumed.SourceIdentity).toBe('alice@example.com')
    expect(assumed.PackedPolicySize).toBeGreaterThan(0)
    expect(sts.calls[0]).toMatchObject({ tags: { email: 'alice@example.com' }, sourceIdentity: 'alice@example.com' })
  })

  test('a condition on a tag decides', async () => {
    const roleFor = (email: string) => ({
      arn: ROLE,
      trustPolicy: trustPolicy('sts:*', { 'aws:RequestTag/email': email }),
    })
    sts.putRole(roleFor('bob@example.com'))
    await expect(assume(await tagged())).rejects.toEqual(refusedWith('AccessDenied', 403))
    sts.putRole(roleFor('alice@example.com'))
    await assume(await tagged())
  })

  test('the flat form means the same', async () => {
    sts.putRole({ arn: ROLE, trustPolicy: trustPolicy('sts:*') })
    await assume(await issuer.sign({ [`${TAGS}/principal_tags/email`]: ['alice@example.com'] }))
    expect(sts.calls[0]?.tags).toEqual({ email: 'alice@example.com' })
  })

  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ['v']]))
  test.each<[string, Record<string, unknown>]>([
    ['two values', { [TAGS]: { principal_tags: { email: ['a', 'b'] } } }],
    ['a bare string', { [TAGS]: { principal_tags: { email: 'a' } } }],
    ['a quote in a value', { [TAGS]: { principal_tags: { email: ["o'brien@example.com"] } } }],
    ['a long value', { [TAGS]: { principal_tags: { email: ['x'.repeat(257)] } } }],
    ['a reserved key', { [TAGS]: { principal_tags: { 'AWS:email': ['x'] } } }],
    ['51 tags', { [TAGS]: { principal_tags: many } }],
    ['keys that differ in case only', { [TAGS]: { principal_tags: { email: ['a'], Email: ['b'] } } }],
    ['a transitive key without tag', { [TAGS]: { principal_tags: {}, transitive_tag_keys: ['toString'] } }],
    ['both forms', { [TAGS]: alice, [`${TAGS}/principal_tags/email`]: ['a'] }],
    ['a source identity with a space', { [SOURCE_IDENTITY]: 'alice example' }],
  ])('%s is refused', async (_, claims) => {
    sts.putRole({ arn: ROLE, trustPolicy: trustPolicy('sts:*') })
    await expect(assume(await issuer.sign(claims))).rejects.toEqual(refusedWith('InvalidIdentityTokenException', 400))
  })

  test('tags that do not fit are refused', async () => {
    sts.putRole({ arn: ROLE, trustPolicy: trustPolicy('sts:*') })
    const noise = () => [Array.from({ length: 200 }, () => Math.floor(Math.random() * 36).toString(36)).join('')]
    const principal_tags = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, noise()]))
    const token = await issuer.sign({ [TAGS]: { principal_tags } })
    await expect(assume(token)).rejects.toEqual(refusedWith('PackedPolicyTooLargeException', 400))
  })
})

describe('a bad token', () => {
  const seconds = () => Math.floor(now.getTime() / 1000)

  test.each<[string, () => Promise<string>, string]>([
    ['no JWT', async () => 'not-a-token', 'not a valid JWT'],
    ['another issuer', () => issuer.sign({ iss: 'https://other.example' }), 'No OpenIDConnect provider found'],
    ['an issuer with a slash', () => issuer.sign({ iss: `${issuer.url}/` }), 'No OpenIDConnect provider found'],
    ['another audience', () => issuer.sign({ aud: 'vouch-cli' }), 'Incorrect token audience'],
    ['an azp that is not registered', () => issuer.sign({ azp: 'vouch-cli' }), 'Incorrect token audience'],
    ['an unknown kid', () => issuer.sign({}, { kid: 'other' }), 'could not be verified'],
    ['a fractional iat', () => issuer.sign({ iat: seconds() + 0.5 }), 'iat'],
    ['no iat', () => issuer.sign({ iat: undefined }), 'iat'],
    ['no exp', () => issuer.sign({ exp: undefined }), 'exp'],
    ['a subject of five characters', () => issuer.sign({ sub: 'a@b.c' }), 'sub'],
    ['a subject of 256 characters', () => issuer.sign({ sub: 'a'.repeat(256) }), 'sub'],
    ['no subject', () => issuer.sign({ sub: undefined }), 'sub'],
  ])('with %s is an InvalidIdentityToken', async (_, make, words) => {
    await expect(assume(await make())).rejects.toEqual(refusedWith('InvalidIdentityTokenException', 400, words))
  })

  test('whose payload was changed is an InvalidIdentityToken', async () => {
    const [header, , signature] = (await issuer.sign()).split('.')
    const [, payload] = (await issuer.sign({ sub: 'mallory@example.com' })).split('.')
    const forged = [header, payload, signature].join('.')
    await expect(assume(forged)).rejects.toEqual(refusedWith('InvalidIdentityTokenException', 400, 'verified'))
  })

  test('is expired at the second of its exp', async () => {
    const token = await issuer.sign({ exp: seconds() })
    await expect(assume(token)).rejects.toEqual(refusedWith('ExpiredTokenException', 400, 'Token expired'))
  })

  test('is told apart from an issuer that does not answer', async () => {
    const down = await startTestIssuer(() => now)
    const elsewhere = await startSts({
      providers: [{ issuer: down.url, clientIds: [down.url] }],
      roles: [],
      clock: () => now,
    })
    down.breakDown()
    const body = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: ROLE,
      RoleSessionName: 'alice',
      WebIdentityToken: await down.sign(),
    })
    const response = await fetch(elsewhere.url, { method: 'POST', body })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain("Couldn't retrieve verification key")
    await elsewhere.stop()
    await down.stop()
  })
})

describe('parameters', () => {
  test.each([
    [{ DurationSeconds: 899 }, 'durationSeconds'],
    [{ DurationSeconds: 43_201 }, 'durationSeconds'],
    [{ DurationSeconds: 3_601 }, 'MaxSessionDuration'],
    [{ RoleSessionName: 'a' }, 'roleSessionName'],
    [{ RoleSessionName: "o'brien@example.com" }, 'roleSessionName'],
    [{ RoleSessionName: 'x'.repeat(65) }, 'roleSessionName'],
    [{ RoleArn: 'VouchDeveloper' }, 'roleArn'],
    [{ Policy: 'x'.repeat(2049) }, 'policy'],
  ])('%j is a ValidationError', async (change, words) => {
    await expect(assume(await issuer.sign(), change)).rejects.toEqual(refusedWith('ValidationError', 400, words))
  })

  test('a token of more than 20,000 characters is a ValidationError', async () => {
    await expect(assume('x'.repeat(20_001))).rejects.toEqual(refusedWith('ValidationError', 400, 'webIdentityToken'))
  })

  test('a session policy that is no policy is a MalformedPolicyDocument', async () => {
    const denied = refusedWith('MalformedPolicyDocumentException', 400)
    await expect(assume(await issuer.sign(), { Policy: 'nonsense' })).rejects.toEqual(denied)
  })

  test('a role that does not exist is refused like one that does not trust', async () => {
    const RoleArn = 'arn:aws:iam::123456789012:role/Nobody'
    await expect(assume(await issuer.sign(), { RoleArn })).rejects.toEqual(refusedWith('AccessDenied', 403))
  })

  test.each(['Action=GetSessionToken&Version=2011-06-15', 'Action=GetCallerIdentity&Version=2010-01-01', ''])(
    'the query "%s" is an InvalidAction',
    async (query) => {
      const response = await fetch(`${sts.url}/?${query}`)
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringContaining('<Code>InvalidAction</Code>'),
      ])
    },
  )
})

describe('GetCallerIdentity', () => {
  test('refuses a wrong secret', async () => {
    const { Credentials } = await assume(await issuer.sign())
    const denied = refusedWith('SignatureDoesNotMatch', 403)
    await expect(callerIdentity({ ...Credentials, SecretAccessKey: 'wrong' })).rejects.toEqual(denied)
  })

  test('refuses credentials that were not made here, and a foreign session token', async () => {
    const [first, second] = [await assume(await issuer.sign()), await assume(await issuer.sign())]
    const denied = refusedWith('InvalidClientTokenId', 403)
    const unknown = { AccessKeyId: 'ASIAAAAAAAAAAAAAAAAA', SecretAccessKey: 'x', SessionToken: 'y' }
    await expect(callerIdentity(unknown)).rejects.toEqual(denied)
    const mixed = { ...first.Credentials, SessionToken: second.Credentials?.SessionToken ?? '' }
    await expect(callerIdentity(mixed)).rejects.toEqual(denied)
  })

  test('refuses credentials from the second on in which they expire', async () => {
    const { Credentials } = await assume(await issuer.sign(), { DurationSeconds: 900 })
    now = Credentials?.Expiration ?? now
    await expect(callerIdentity(Credentials)).rejects.toEqual(refusedWith('ExpiredToken', 403))
  })

  test('refuses a signature that is more than 15 minutes old', async () => {
    const { Credentials } = await assume(await issuer.sign())
    now = new Date(now.getTime() + 16 * 60_000)
    await expect(callerIdentity(Credentials)).rejects.toEqual(refusedWith('SignatureDoesNotMatch', 403))
  })

  test('refuses a request without a signature', async () => {
    const response = await fetch(`${sts.url}/?Action=GetCallerIdentity&Version=2011-06-15`)
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('MissingAuthenticationToken'),
    ])
  })
})

describe('AssumeRole', () => {
  const NEXT = 'arn:aws:iam::210987654321:role/Deploy'
  const all = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']

  async function hub(claims: object = { [TAGS]: alice, [SOURCE_IDENTITY]: 'alice@example.com' }) {
    sts.putRole({ arn: ROLE, trustPolicy: trustPolicy('sts:*') })
    return (await assume(await issuer.sign({ ...claims }))).Credentials
  }
  function putNext(Action: string[], more: { maxSessionDuration?: number; Condition?: object } = {}) {
    const { Condition = {}, ...rest } = more
    const statement = { Effect: 'Allow', Principal: { AWS: ROLE }, Action, Condition }
    sts.putRole({ arn: NEXT, trustPolicy: { Version: '2012-10-17', Statement: statement }, ...rest })
  }
  const next = (given: Partial<Credentials> | undefined, more: Partial<AssumeRoleCommandInput> = {}) =>
    clientOf(given).send(new AssumeRoleCommand({ RoleArn: NEXT, RoleSessionName: 'alice@example.com', ...more }))

  test('goes on with the source identity and the transitive tags, and those alone', async () => {
    putNext(all)
    const principal_tags = { email: ['alice@example.com'], team: ['ops'] }
    const first = await hub({ [TAGS]: { ...alice, principal_tags }, [SOURCE_IDENTITY]: 'alice@example.com' })
    const assumed = await next(first, { Tags: [{ Key: 'ticket', Value: '7' }] })
    expect(assumed.SourceIdentity).toBe('alice@example.com')
    expect(await callerIdentity(assumed.Credentials)).toMatchObject({
      Arn: 'arn:aws:sts::210987654321:assumed-role/Deploy/alice@example.com',
    })
    expect(sts.calls[1]).toMatchObject({
      action: 'AssumeRole',
      signed: true,
      caller: 'arn:aws:sts::123456789012:assumed-role/VouchDeveloper/alice@example.com',
      tags: { email: 'alice@example.com', ticket: '7' },
      sourceIdentity: 'alice@example.com',
    })
  })

  test.each([
    [['sts:AssumeRole'], 'add sts:TagSession'],
    [['sts:AssumeRole', 'sts:TagSession'], 'add sts:SetSourceIdentity'],
    [['sts:TagSession', 'sts:SetSourceIdentity'], 'add sts:AssumeRole'],
  ])('a next role that allows %j refuses, and the log says why', async (actions, reason) => {
    putNext(actions)
    await expect(next(await hub())).rejects.toEqual(
      refusedWith('AccessDenied', 403, `is not authorized to perform: sts:AssumeRole on resource: ${NEXT}`),
    )
    expect(sts.calls[1]?.reason).toContain(reason)
  })

  test('a condition on the tag of the session before decides', async () => {
    putNext(all, { Condition: { StringEquals: { 'aws:PrincipalTag/email': 'bob@example.com' } } })
    await expect(next(await hub())).rejects.toEqual(refusedWith('AccessDenied', 403))
    putNext(all, { Condition: { StringEquals: { 'aws:PrincipalTag/email': 'alice@example.com' } } })
    await next(await hub())
  })

  test('lives an hour at most, whatever the role allows', async () => {
    putNext(all, { maxSessionDuration: 43_200 })
    const first = await hub()
    const refused = refusedWith('ValidationError', 400, '1 hour session limit for roles assumed by role chaining')
    await expect(next(first, { DurationSeconds: 3_601 })).rejects.toEqual(refused)
    await next(first, { DurationSeconds: 3_600 })
  })

  test('neither a transitive tag nor the source identity can be changed on the way', async () => {
    putNext(all)
    const first = await hub()
    const tags = [{ Key: 'Email', Value: 'bob@example.com' }]
    await expect(next(first, { Tags: tags })).rejects.toEqual(refusedWith('ValidationError', 400, 'transitive'))
    const other = next(first, { SourceIdentity: 'bob@example.com' })
    await expect(other).rejects.toEqual(refusedWith('AccessDenied', 403, 'source identity'))
  })

  test('is for nobody without a live signature', async () => {
    putNext(all)
    const first = await hub()
    await expect(next({ ...first, SecretAccessKey: 'wrong' })).rejects.toEqual(
      refusedWith('SignatureDoesNotMatch', 403),
    )
    now = first?.Expiration ?? now
    await expect(next(first)).rejects.toEqual(refusedWith('ExpiredToken', 403))
    const query = new URLSearchParams({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: NEXT,
      RoleSessionName: 'x1',
    })
    expect((await fetch(`${sts.url}/?${query}`)).status).toBe(403)
  })
})

describe('faults', () => {
  test('are given to the next calls in order, then it works again', async () => {
    sts.failNext('IDPCommunicationError')
    sts.failNext('Throttling', { times: 2, message: 'Rate exceeded' })
    const token = await issuer.sign()
    await expect(assume(token)).rejects.toEqual(refusedWith('IDPCommunicationErrorException', 400))
    await expect(assume(token)).rejects.toEqual(refusedWith('Throttling', 400, 'Rate exceeded'))
    await expect(assume(token)).rejects.toEqual(refusedWith('Throttling', 400))
    await assume(token)
    expect(sts.calls.map((call) => call.outcome)).toEqual(['IDPCommunicationError', 'Throttling', 'Throttling', 'ok'])
  })

  test('are forgotten when it is healed', async () => {
    sts.failNext('InternalFailure', { times: 5 })
    sts.heal()
    await assume(await issuer.sign())
  })

  test('can cut the line', async () => {
    sts.failNext('hangUp')
    await expect(assume(await issuer.sign())).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(sts.calls[0]?.outcome).toBe('hangUp')
  })
})

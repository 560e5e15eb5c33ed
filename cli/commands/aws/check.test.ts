import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { evaluateTrustPolicy } from '@vouch/protocol/aws/policy/evaluate-trust-policy'
import { parseTrustPolicy } from '@vouch/protocol/aws/policy/policy-document'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type RunningAgent, runAgent } from '../../agent/agent.ts'
import { connectAgent } from '../../agent/client.ts'
import { agentPaths } from '../../agent/directory/paths.ts'
import { prepareRuntimeDirectory } from '../../agent/directory/runtime-directory.ts'
import { CLOSED_ROLE, NEXT_ROLE, ROLE, startWorld, UNTAGGED_ROLE, type World } from '../../agent/testing/world.ts'
import { commandEnvironment } from '../../config/command-environment.ts'
import { version } from '../../version.ts'
import { runCommand } from '../run.ts'

let world: World
let running: RunningAgent

beforeEach(async () => {
  world = await startWorld()
  running = await runAgent(prepareRuntimeDirectory(agentPaths(world.environment)), { version })
})
afterEach(async () => {
  running.stop()
  await running.ended
  await world.end()
})

const logIn = async () => {
  const agent = await connectAgent({ environment: world.environment })
  await agent?.adoptSession(await world.server.session())
  agent?.close()
}

async function check(words: string[], input = '') {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  streams.stdin.end(input)
  const { home } = world.environment
  const environment = commandEnvironment({ HOME: home, PATH: home, AWS_ENDPOINT_URL_STS: world.sts.url })
  writeFileSync(join(home, 'vouch'), '', { mode: 0o755 })
  const code = await runCommand(
    { program: join(home, 'vouch'), words: ['aws', 'check', ...words] },
    environment,
    streams,
  )
  streams.stdout.end()
  streams.stderr.end()
  return { code, stdout: await text(streams.stdout), stderr: await text(streams.stderr) }
}

const finding = z.strictObject({ check: z.string(), state: z.enum(['ok', 'note', 'problem']), words: z.string() })
const cause = z.strictObject({
  cause: z.string(),
  words: z.string(),
  commands: z.array(z.string()).optional(),
  policy: z.record(z.string(), z.unknown()).optional(),
})
/** What scripts may rely on. */
const chainSchema = z.strictObject({
  ok: z.boolean(),
  exit: z.int(),
  roles: z.array(
    z.strictObject({
      role: z.string(),
      profile: z.string().nullable(),
      links: z.array(
        z.strictObject({
          link: z.enum(['session', 'touch', 'rules', 'issuer', 'token', 'aws', 'chain', 'result']),
          state: z.enum(['ok', 'note', 'problem', 'notReached']),
          words: z.string(),
          code: z
            .string()
            .regex(/^VCH-\d{4}$/)
            .nullable(),
          findings: z.array(finding),
          causes: z.array(cause),
        }),
      ),
    }),
  ),
})
const policySchema = z.strictObject({
  ok: z.boolean(),
  exit: z.int(),
  code: z
    .string()
    .regex(/^VCH-\d{4}$/)
    .nullable(),
  allowed: z.boolean(),
  allowed_without_tags: z.boolean(),
  role_name: z.enum(['named', 'missing', 'assumed', 'unknown', 'unsaid']),
  role: z.string().nullable(),
  person: z.strictObject({ sub: z.string(), issuer: z.string(), source: z.enum(['token', 'session', 'given']) }),
  remedies: z.array(
    z.strictObject({ cause: z.string(), statement: z.string(), path: z.string(), what: z.string(), put: z.unknown() }),
  ),
  traps: z.array(
    z.strictObject({
      trap: z.string(),
      level: z.enum(['unsafe', 'useless', 'note']),
      path: z.string(),
      what: z.string(),
      put: z.unknown(),
    }),
  ),
  left: z.array(z.string()),
  undecided: z.array(
    z.strictObject({
      statement: z.int(),
      effect: z.string(),
      operator: z.string(),
      key: z.string(),
      expected: z.array(z.string()),
    }),
  ),
  mended: z.record(z.string(), z.unknown()),
})

async function chain(words: string[]) {
  const { code, stdout } = await check([...words, '--json'])
  const document = chainSchema.parse(JSON.parse(stdout))
  expect([document.exit, document.ok]).toEqual([code, code === 0])
  const [role] = document.roles
  const links = role?.links ?? []
  return { code, document, links, states: Object.fromEntries(links.map(({ link, state }) => [link, state])) }
}
const linkOf = ({ links }: Awaited<ReturnType<typeof chain>>, name: string) => links.find(({ link }) => link === name)

describe('the chain', () => {
  test('of a role that lets the person in is well at every link, and ends with 0', async () => {
    await logIn()
    const { code, stdout, stderr } = await check(['--role', ROLE])
    expect([code, stderr]).toEqual([0, ''])
    for (const link of ['session', 'touch', 'token', 'aws', 'result'])
      expect(stdout).toMatch(new RegExp(`^ok +${link} `, 'm'))
    expect(stdout).toContain('assumed-role/VouchDeveloper/alice@example.com')
    // The server of this test is on this machine, and has no rules.
    expect(stdout).toMatch(/^note +rules /m)
    expect(stdout).toMatch(/^note +issuer /m)
    // A note that is all of a note is not called one twice.
    expect(stdout).toMatch(/^note +issuer .*\n +It is on this machine only/m)
    expect(stdout).not.toContain('note:')
    expect(stdout).not.toMatch(/eyJ|ASIA|(?!\n)\p{C}/u)
  })

  test('without a session says so, and nothing is asked of AWS', async () => {
    const { code, states, links } = await chain(['--role', ROLE])
    expect([code, states]).toEqual([
      2,
      {
        session: 'problem',
        touch: 'notReached',
        rules: 'notReached',
        issuer: 'notReached',
        token: 'notReached',
        aws: 'notReached',
        result: 'notReached',
      },
    ])
    expect(links[0]?.code).toBe('VCH-3001')
    expect(world.sts.calls).toEqual([])
  })

  test('of a role that refuses tags only is a note that names the two actions and shows the policy', async () => {
    await logIn()
    const report = await chain(['--role', UNTAGGED_ROLE])
    expect([report.code, report.states.aws, report.states.result]).toEqual([0, 'note', 'ok'])
    const [first, second] = linkOf(report, 'aws')?.causes ?? []
    expect([first?.cause, second]).toEqual(['actions', undefined])
    expect(first?.words).toMatch(/sts:TagSession or sts:SetSourceIdentity/)
    world.sts.putRole({ arn: UNTAGGED_ROLE, trustPolicy: first?.policy })
    expect((await chain(['--role', UNTAGGED_ROLE])).states.aws).toBe('ok')
  })

  test('the same where the server gives out no token without tags is a problem with its own code', async () => {
    await logIn()
    world.server.forbidUntagged()
    const report = await chain(['--role', UNTAGGED_ROLE])
    expect([report.code, linkOf(report, 'aws')?.code]).toEqual([5, 'VCH-4012'])
    expect(linkOf(report, 'aws')?.causes[0]?.cause).toBe('actions')
  })

  test('of a role that refuses the person names the causes by their likelihood, and its policy lets them in', async () => {
    await logIn()
    const report = await chain(['--role', CLOSED_ROLE])
    const aws = linkOf(report, 'aws')
    expect([report.code, aws?.code, aws?.state, report.states.result]).toEqual([5, 'VCH-4002', 'problem', 'notReached'])
    expect(aws?.causes.map((each) => each.cause)).toEqual([
      'provider',
      'audience',
      'subject',
      'roleUnnamed',
      'role',
      'deny',
    ])
    world.sts.putRole({ arn: CLOSED_ROLE, trustPolicy: aws?.causes[0]?.policy })
    expect((await chain(['--role', CLOSED_ROLE])).code).toBe(0)
  })

  test.each([
    [
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for https://x',
      'notRegistered',
      6,
      /list-open-id-connect-providers/,
    ],
    [
      'InvalidIdentityToken',
      'Incorrect token audience',
      'clientId',
      6,
      /add-client-id-to-open-id-connect-provider .*oidc-provider\/localhost:\d+ --client-id/,
    ],
    ['InvalidIdentityToken', "Couldn't retrieve verification key from your identity provider", 'issuer', 4, /^$/],
    ['InvalidIdentityToken', 'The ID Token provided could not be verified.', 'token', 6, /list-open-id/],
    ['IDPCommunicationError', undefined, 'issuer', 4, /^$/],
    ['IDPRejectedClaim', undefined, 'claim', 6, /^$/],
    ['ExpiredTokenException', undefined, 'clock', 2, /^$/],
    ['RegionDisabledException', undefined, 'region', 6, /^$/],
    ['PackedPolicyTooLarge', undefined, 'packedPolicy', 5, /^$/],
    [
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      'duration',
      6,
      /update-role --role-name VouchDeveloper --max-session-duration 3600/,
    ],
    ['hangUp', undefined, 'network', 4, /^$/],
  ] as const)('%s (%s) is told as %s, with exit code %i', async (fault, message, cause, exit, commands) => {
    await logIn()
    world.sts.failNext(fault, message === undefined ? {} : { message })
    const report = await chain(['--role', ROLE])
    const aws = linkOf(report, 'aws')
    expect([report.code, aws?.causes[0]?.cause]).toEqual([exit, cause])
    expect((aws?.causes[0]?.commands ?? []).join('\n')).toMatch(commands)
    expect(world.sts.calls).toHaveLength(1)
  })

  test('of a role whose tokens have to name it says so, and what the trust policy asks for where AWS refuses', async () => {
    await logIn()
    const host = new URL(world.server.issuer).host
    const asking = (name: string) => ({
      Version: '2012-10-17',
      Statement: {
        ...{ Effect: 'Allow', Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` } },
        Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: { StringEquals: { [`${host}:aud`]: world.server.issuer, 'aws:RequestTag/vouch:role': name } },
      },
    })
    world.sts.putRole({ arn: ROLE, trustPolicy: asking(ROLE) })
    const unnamed = await chain(['--role', ROLE])
    expect([unnamed.code, unnamed.states.aws]).toEqual([5, 'problem'])
    const why = linkOf(unnamed, 'aws')?.causes.find(({ cause }) => cause === 'roleUnnamed')
    expect(why?.words).toContain(`${world.server.issuer}/admin/aws-roles`)
    world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: null, tagged: true, bound: true })
    const named = await chain(['--role', ROLE])
    expect([named.code, linkOf(named, 'aws')?.words]).toEqual([0, expect.stringContaining('that name the role')])
    expect(world.sts.calls.at(-1)).toMatchObject({ outcome: 'ok', tags: { 'vouch:role': ROLE } })
    world.sts.putRole({ arn: ROLE, trustPolicy: asking(`${ROLE}s`) })
    const calls = world.sts.calls.length
    const misnamed = await chain(['--role', ROLE])
    const causes = linkOf(misnamed, 'aws')?.causes ?? []
    expect([misnamed.code, causes.map(({ cause }) => cause)]).toEqual([5, expect.arrayContaining(['roleName'])])
    expect(JSON.stringify(causes[0]?.policy)).toContain(`"aws:RequestTag/vouch:role":"${ROLE}"`)
    // Without tags it is not shown to AWS.
    expect(world.sts.calls).toHaveLength(calls + 1)
  })

  test('stops at the rules of the server, and says what to do', async () => {
    await logIn()
    const now = Math.floor(Date.now() / 1_000)
    world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: now - 1, tagged: true })
    const stale = await chain(['--role', ROLE])
    expect([stale.code, stale.states.touch, stale.states.token]).toEqual([7, 'problem', 'notReached'])
    expect(linkOf(stale, 'touch')).toMatchObject({
      code: 'VCH-4017',
      words: expect.stringContaining('vouch login --fresh'),
    })
    world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: null, tagged: true, forbidden: true })
    const forbidden = await chain(['--role', ROLE])
    expect([forbidden.code, forbidden.states.rules, linkOf(forbidden, 'rules')?.code]).toEqual([
      5,
      'problem',
      'VCH-4018',
    ])
    expect(world.sts.calls).toEqual([])
    world.server.rules.set(ROLE, { longest_seconds: 900, fresh_until: null, tagged: true })
    const limited = await chain(['--role', ROLE])
    expect([limited.code, limited.states.rules]).toEqual([0, 'ok'])
    expect(world.sts.calls.map(({ durationSeconds }) => durationSeconds)).toEqual(['900'])
  })

  test('of every profile that Vouch wrote is gone through, and no other', async () => {
    await logIn()
    const folder = join(world.environment.home, '.aws')
    mkdirSync(folder, { mode: 0o700 })
    const profile = (name: string, role: string) =>
      `[profile ${name}]\ncredential_process = vouch credential aws --role ${role}\n`
    const file = `${profile('one', ROLE)}${profile('two', CLOSED_ROLE)}[profile three]\ncredential_process = other --role ${ROLE}\n`
    writeFileSync(join(folder, 'config'), file, { mode: 0o600 })
    const { code, document } = await chain([])
    expect(code).toBe(5)
    expect(document.roles.map(({ profile, role }) => [profile, role])).toEqual([
      ['one', ROLE],
      ['two', CLOSED_ROLE],
    ])
    expect((await chain(['--profile', 'one'])).code).toBe(0)
    expect(await check(['--profile', 'three'])).toMatchObject({ code: 6, stderr: expect.stringContaining('VCH-4051') })
  })

  test('of a role over another goes through the first, and then the whole way', async () => {
    await logIn()
    const folder = join(world.environment.home, '.aws')
    mkdirSync(folder, { mode: 0o700 })
    const line = `credential_process = vouch credential aws --role ${NEXT_ROLE} --via ${ROLE}`
    writeFileSync(join(folder, 'config'), `[profile far]\n${line}\n`, { mode: 0o600 })
    const report = await chain([])
    expect([report.code, report.states.aws, report.states.chain, report.states.result]).toEqual([0, 'ok', 'ok', 'ok'])
    // What tools get is the role at the end of the way, whose session ends before that of the first may.
    expect(linkOf(report, 'result')?.words).toMatch(
      /^arn:aws:sts::210987654321:assumed-role\/Deploy\/alice@example\.com, for /,
    )
    expect(world.sts.calls.map(({ action, roleArn }) => [action, roleArn])).toEqual([
      ['AssumeRoleWithWebIdentity', ROLE],
      ['AssumeRoleWithWebIdentity', ROLE],
      ['AssumeRole', NEXT_ROLE],
    ])
    world.sts.putRole({ arn: NEXT_ROLE, trustPolicy: { Statement: { Effect: 'Deny', Principal: '*', Action: '*' } } })
    const broken = await chain(['--profile', 'far'])
    // What the agent has of the way is still good; the answer of AWS is asked for anew once it is forgotten.
    expect(broken.states.aws).toBe('ok')
    await (await connectAgent({ environment: world.environment }))?.endSession()
    await logIn()
    const refused = await chain(['--profile', 'far'])
    expect([refused.code, refused.states.chain, linkOf(refused, 'chain')?.code]).toEqual([5, 'problem', 'VCH-4020'])
    expect(refused.states.result).toBe('notReached')
  })

  test.each([
    [[], 6, 'VCH-4050'],
    [['--role', 'x'], 64, 'VCH-4001'],
    [['--role', ROLE, '--profile', 'x'], 64, 'VCH-3401'],
    [['--role', ROLE, '--email', 'a@example.com'], 64, '--email belongs to --trust-policy'],
    [['--role', ROLE, '--region', 'mars'], 64, 'VCH-4014'],
  ])('%j is refused with %i', async (words, exit, said) => {
    await logIn()
    const { code, stdout, stderr } = await check(words)
    expect([code, stdout + stderr]).toEqual([exit, expect.stringContaining(said)])
  })
})

describe('a trust policy', () => {
  const good = (issuer: string) => {
    const host = new URL(issuer).host
    return {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
          Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'],
          Condition: { StringEquals: { [`${host}:aud`]: issuer } },
        },
      ],
    }
  }
  const offline = ['--email', 'Alice@Example.com', '--issuer', 'https://vouch.example.com']
  const read = async (words: string[], input: string) => {
    const { code, stdout } = await check(['--trust-policy', '-', ...words, '--json'], input)
    const document = policySchema.parse(JSON.parse(stdout))
    expect([document.exit, document.ok]).toEqual([code, code === 0])
    return document
  }

  test.each([
    ['as it is', (policy: object) => JSON.stringify(policy)],
    ['with a byte order mark and white space', (policy: object) => `\ufeff${JSON.stringify(policy, null, 8)}\n`],
    [
      'as get-role prints it',
      (policy: object) => JSON.stringify({ Role: { Arn: ROLE, AssumeRolePolicyDocument: policy } }),
    ],
    [
      'as get-role prints it, percent-encoded',
      (policy: object) =>
        JSON.stringify({ Role: { Arn: ROLE, AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(policy)) } }),
    ],
    ['percent-encoded', (policy: object) => encodeURIComponent(JSON.stringify(policy))],
  ])('%s is read, and decided for an e-mail without session, server or AWS', async (_, write) => {
    const document = await read(offline, write(good('https://vouch.example.com')))
    expect(document).toMatchObject({
      allowed: true,
      remedies: [],
      traps: [],
      person: { sub: 'alice@example.com', source: 'given' },
    })
    expect([world.server.requests, world.sts.calls]).toEqual([[], []])
  })

  test('is decided by the claims of a token where somebody is logged in and the role is known', async () => {
    await logIn()
    const policy = JSON.stringify(good(world.server.issuer))
    expect((await read(['--role', ROLE], policy)).person).toEqual({
      sub: 'alice@example.com',
      issuer: world.server.issuer,
      source: 'token',
    })
    expect((await read([], policy)).person.source).toBe('session')
    expect((await check(['--trust-policy', '-', '--role', ROLE], policy)).code).toBe(0)
    expect(world.sts.calls).toEqual([])
  })

  test('is told by which issuer it was decided, and how to name another where nobody named one', async () => {
    const policy = JSON.stringify(good('https://vouch.example.com'))
    const shown = async (words: string[]) =>
      (await check(['--trust-policy', '-', ...words], policy)).stdout.replace(/\s+/g, ' ')
    expect(await shown(offline)).toContain('The issuer is https://vouch.example.com.')
    const presumed = /The issuer is taken to be http:\/\/localhost:3000, since nobody is logged in: .*--issuer/
    const email = ['--email', 'alice@example.com']
    expect(await shown(email)).toMatch(presumed)
    await logIn()
    expect(await shown(email)).toContain(`The issuer is ${world.server.issuer}.`)
    expect(await shown([])).toContain(`The issuer is ${world.server.issuer}.`)
  })

  test('that refuses says where to write what, and ends with 5', async () => {
    const policy = good('https://vouch.example.com')
    const refusing = JSON.stringify({
      ...policy,
      Statement: [{ ...policy.Statement[0], Action: 'sts:AssumeRoleWithWebIdentity' }],
    })
    const { code, stdout } = await check(['--trust-policy', '-', ...offline], refusing)
    expect(code).toBe(5)
    expect(stdout).toContain('Statement[0].Action: Action lacks sts:TagSession and sts:SetSourceIdentity.')
    expect(stdout).toContain('Without session tags it does')
    const mended = stdout.slice(stdout.indexOf('changes:') + 8)
    expect(JSON.parse(mended)).toEqual(policy)
  })

  test('that lets in others is unsafe, and ends with 6', async () => {
    const policy = good('https://vouch.example.com')
    const open = JSON.stringify({ ...policy, Statement: [{ ...policy.Statement[0], Principal: '*', Condition: {} }] })
    const document = await read([...offline, '--role', ROLE], open)
    expect([document.code, document.exit, document.allowed]).toEqual(['VCH-4054', 6, true])
    expect(document.traps.map(({ trap }) => trap)).toEqual(['anyone'])
    // Naming the provider brings out that nothing pins the audience.
    expect(document.mended).toEqual(policy)
  })

  test('with a pattern that is open shows it closed where that is certain, and says what it leaves', async () => {
    const policy = good('https://vouch.example.com')
    const written = (sub: string | string[]) => ({
      ...policy,
      Statement: [
        {
          ...policy.Statement[0],
          Condition: { ...policy.Statement[0]?.Condition, StringLike: { 'vouch.example.com:sub': sub } },
        },
      ],
    })
    const path = 'Statement[0].Condition.StringLike["vouch.example.com:sub"]'
    const shown = async (sub: string | string[]) => {
      const input = JSON.stringify(written(sub))
      const { stdout } = await check(['--trust-policy', '-', ...offline], input)
      const [words = '', changed] = stdout.split('The policy with these changes:')
      const { left, exit } = await read(offline, input)
      return { left, exit, says: words.includes('No change is made here'), changed: changed && JSON.parse(changed) }
    }
    const open = { exit: 6, left: [path], says: true }
    const closed = { exit: 6, left: [], says: false, changed: written('*@example.com') }
    expect(await shown('*example.com')).toEqual(closed)
    expect(await shown('alice*')).toEqual({ ...open, changed: undefined })
    expect(await shown(['*example.com', 'alice*'])).toEqual({ ...open, changed: written(['*@example.com', 'alice*']) })
  })

  describe('of a role that takes only tokens that name it', () => {
    const KEY = 'aws:RequestTag/vouch:role'
    const asking = (issuer: string, condition: object) => {
      const policy = good(issuer)
      const [statement] = policy.Statement
      return JSON.stringify({
        ...policy,
        Statement: [{ ...statement, Condition: { ...statement?.Condition, ...condition } }],
      })
    }
    const equal = (issuer: string, role: string) => ({
      StringEquals: { [`${new URL(issuer).host}:aud`]: issuer, [KEY]: role },
    })
    const VOUCH = 'https://vouch.example.com'

    test('says what the server needs, where no token shows whether it has it', async () => {
      const policy = asking(VOUCH, equal(VOUCH, ROLE))
      const document = await read([...offline, '--role', ROLE], policy)
      expect(document).toMatchObject({ ok: true, allowed: true, allowed_without_tags: false, traps: [], remedies: [] })
      expect([document.role_name, document.role]).toEqual(['assumed', ROLE])
      expect((await read(offline, policy)).role).toBe(ROLE)
      expect((await check(['--trust-policy', '-', ...offline], policy)).stdout).toContain(`${VOUCH}/admin/aws-roles`)
    })

    test('is refused where the token does not name it, and the policy is left as it is', async () => {
      await logIn()
      const { issuer } = world.server
      const policy = asking(issuer, equal(issuer, ROLE))
      const document = await read(['--role', ROLE], policy)
      expect(document).toMatchObject({ exit: 5, code: 'VCH-4053', role_name: 'missing', remedies: [], traps: [] })
      expect(document.mended).toEqual(JSON.parse(policy))
      const { stdout } = await check(['--trust-policy', '-', '--role', ROLE], policy)
      expect(stdout).toContain(`${issuer}/admin/aws-roles`)
      expect(stdout).not.toContain('with these changes')
      world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: null, tagged: true, bound: true })
      expect(await read(['--role', ROLE], policy)).toMatchObject({ ok: true, role_name: 'named', traps: [] })
    })

    test('is told what to add where the policy does not ask, and what to put where it asks for another role', async () => {
      await logIn()
      const { issuer } = world.server
      world.server.rules.set(ROLE, { longest_seconds: null, fresh_until: null, tagged: true, bound: true })
      const silent = await read(['--role', ROLE], JSON.stringify(good(issuer)))
      const path = `Statement[0].Condition.StringEquals["${KEY}"]`
      expect([silent.ok, silent.traps]).toEqual([
        true,
        [expect.objectContaining({ trap: 'roleNotAsked', level: 'note', path, put: ROLE })],
      ])
      for (const other of [`${ROLE}s`, ROLE.toLowerCase(), 'arn:aws:iam::123456789012:role/*']) {
        const refusing = await read(['--role', ROLE], asking(issuer, equal(issuer, other)))
        expect([refusing.exit, refusing.remedies]).toEqual([
          5,
          [expect.objectContaining({ cause: 'role', path, put: ROLE })],
        ])
        expect(JSON.stringify(refusing.mended)).toBe(asking(issuer, equal(issuer, ROLE)))
      }
    })

    test.each([
      ['a wildcard that is a character', { StringEquals: 'arn:aws:iam::123456789012:role/*' }, false],
      ['no ARN', { StringEquals: 'Admin' }, false],
      ['likeness', { StringLike: 'arn:aws:iam::123456789012:role/*' }, true],
      ['any name', { Null: 'false' }, true],
    ])('keeps what it asks for where nobody knows the role: %s', async (_, asked, allowed) => {
      const condition = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, { [KEY]: value }]))
      const policy = JSON.parse(asking(VOUCH, condition))
      policy.Statement[0].Condition.StringEquals = {
        ...policy.Statement[0].Condition.StringEquals,
        [`${new URL(VOUCH).host}:aud`]: VOUCH,
      }
      const document = await read(offline, JSON.stringify(policy))
      expect([document.allowed, document.role_name, document.remedies, document.mended]).toEqual([
        allowed,
        'unknown',
        [],
        policy,
      ])
      policy.Statement[0].Action = 'sts:AssumeRoleWithWebIdentity'
      const { mended } = await read(offline, JSON.stringify(policy))
      const Action = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']
      expect(mended).toEqual({ ...policy, Statement: [{ ...policy.Statement[0], Action }] })
    })

    test('with a wildcard under StringEquals is told the exact ARN, and then takes this role and no other', async () => {
      const policy = asking(VOUCH, equal(VOUCH, 'arn:aws:iam::123456789012:role/*'))
      const { stdout } = await check(['--trust-policy', '-', ...offline], policy)
      expect(stdout.replace(/\s+/g, ' ')).toContain('Write the exact ARN of the role there')
      expect(stdout).not.toMatch(/StringLike|Take it out|with these changes/)
      const { mended, remedies } = await read([...offline, '--role', ROLE], policy)
      expect(remedies.map(({ put }) => put)).toEqual([ROLE])
      const takes = (role: string) =>
        evaluateTrustPolicy(parseTrustPolicy(mended), {
          issuer: VOUCH,
          account: '123456789012',
          partition: 'aws',
          audience: VOUCH,
          subject: 'alice@example.com',
          roleSessionName: 'alice@example.com',
          tags: { 'vouch:role': role },
          transitiveTagKeys: [],
        }).allowed
      expect([ROLE, `${ROLE}s`, 'arn:aws:iam::123456789012:role/*'].map(takes)).toEqual([true, false, false])
    })

    test('is not called refused where a token without a name gets in', async () => {
      await logIn()
      const { issuer } = world.server
      for (const operator of ['StringNotEquals', 'StringEqualsIfExists', 'StringNotLikeIfExists']) {
        const document = await read(['--role', ROLE], asking(issuer, { [operator]: { [KEY]: `${ROLE}s` } }))
        expect([document.allowed, document.remedies, document.role_name]).toEqual([true, [], 'unsaid'])
      }
      const deny = { Effect: 'Deny', Principal: '*', Action: 'sts:*', Condition: { StringNotEquals: { [KEY]: ROLE } } }
      const { Statement, ...rest } = good(issuer)
      const denying = JSON.stringify({ ...rest, Statement: [...Statement, deny] })
      expect(await read(['--role', ROLE], denying)).toMatchObject({ exit: 5, role_name: 'missing', remedies: [] })
    })

    test.each([
      ['likeness', { StringLike: { [KEY]: 'arn:aws:iam::123456789012:role/*' } }],
      ['if it is there', { StringEqualsIfExists: { [KEY]: ROLE } }],
      ['what it is not', { StringNotEquals: { [KEY]: 'x' } }],
      ['that it is there', { Null: { [KEY]: 'false' } }],
    ])('is unsafe where it asks for %s, and is closed by one line', async (_, condition) => {
      const document = await read([...offline, '--role', ROLE], asking(VOUCH, condition))
      expect([document.exit, document.traps.map(({ trap }) => trap)]).toEqual([6, ['anyRole']])
      const closed = await read([...offline, '--role', ROLE], JSON.stringify(document.mended))
      expect([closed.ok, closed.traps]).toEqual([true, []])
    })
  })

  test('of an account that it does not say needs the role', async () => {
    const { code, stderr } = await check(
      ['--trust-policy', '-', ...offline],
      JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:*' } }),
    )
    expect([code, stderr]).toEqual([64, expect.stringContaining('VCH-4055')])
  })

  test.each([
    ['nothing', '', 'VCH-4052'],
    ['no JSON', '{', 'VCH-4052'],
    ['a number', '7', 'VCH-4015'],
    ['a list', '[]', 'VCH-4015'],
    ['null', 'null', 'VCH-4015'],
    ['a bad percent-encoding', '%zz', 'VCH-4052'],
    ['65 KiB', ' '.repeat(65 * 1024), 'VCH-4052'],
    ['a policy of 9 000 characters', JSON.stringify({ Id: 'x'.repeat(9_000), Statement: [] }), 'VCH-4015'],
    ['a deep nest', '['.repeat(30_000) + ']'.repeat(30_000), 'VCH-40'],
    ['an encoding within an encoding', encodeURIComponent(encodeURIComponent('{}')), 'VCH-4052'],
  ])('that is %s is refused by name', async (_, input, name) => {
    const { code, stdout, stderr } = await check(['--trust-policy', '-', ...offline], input)
    expect([code, stdout, stderr]).toEqual([6, '', expect.stringContaining(name)])
  })

  test.each([
    ['{\n  "Version": 1 "Id": 2 }', 'line 2, column 16'],
    ['{"Version":', 'it ends too early'],
    ['{"Statement": 3}', 'At Statement: expected is a list of statements, each with Effect'],
  ])('%j is refused with where and what', async (input, said) => {
    const { code, stderr } = await check(['--trust-policy', '-', ...offline], input)
    expect([code, stderr.replace(/\s+/g, ' ')]).toEqual([6, expect.stringContaining(said)])
  })

  test('that is not there is named, as it was typed', async () => {
    const { code, stdout, stderr } = await check(['--trust-policy', '/nowhere/trust.json', ...offline])
    expect([code, stdout]).toEqual([6, ''])
    expect(stderr).toMatch(/There is no file \/nowhere\/trust\.json \(ENOENT\)\. .*\(VCH-4052\)\n$/)
  })

  test('whose words could drive a terminal is shown without, and its JSON stays the same', async () => {
    const policy = good('https://vouch.example.com')
    const Sid = '\u001b]0;x\u0007\u202e\u009b2J'
    const evil = {
      ...policy,
      Statement: [{ ...policy.Statement[0], Sid, Action: 'sts:AssumeRole', Condition: { StringLike: { [Sid]: Sid } } }],
    }
    const { stdout } = await check(['--trust-policy', '-', ...offline], JSON.stringify(evil))
    expect(stdout).not.toMatch(/(?!\n)\p{C}/u)
    expect(JSON.parse(stdout.slice(stdout.indexOf('changes:') + 8)).Statement[0].Sid).toBe(Sid)
  })

  test.each([
    [['--domain', 'x y'], 'VCH-3401'],
    [['--domain', '@example.com'], 'VCH-3401'],
    [['--region', 'us-east-1'], 'VCH-3401'],
    [['--role', 'x'], 'VCH-4001'],
    [['--role', ROLE, '--profile', 'x'], 'VCH-3401'],
    [['--issuer', 'http://vouch.example.com'], 'VCH-3'],
    [['--email', 'alice'], 'VCH-1303'],
  ])('with %j is refused before it is decided', async (words, name) => {
    const { code, stdout, stderr } = await check(
      ['--trust-policy', '-', ...offline, ...words],
      JSON.stringify(good('https://vouch.example.com')),
    )
    expect([code === 0, stdout, stderr]).toEqual([false, '', expect.stringContaining(name)])
  })

  test('a person is needed: nobody logged in, and no e-mail, ends with 2', async () => {
    const policy = JSON.stringify(good('https://vouch.example.com'))
    expect(await check(['--trust-policy', '-'], policy)).toMatchObject({ code: 2, stdout: '' })
  })
})

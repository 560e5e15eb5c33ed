import { paths, roleSessionName, SESSION_TAGS_PARAMETER } from '@vouch/protocol'
import { providerArn } from '@vouch/protocol/aws/provider'
import { trustPolicy } from '@vouch/protocol/aws/templates/trust-policy'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startSts } from '../../../e2e/sts/start-sts.ts'
import { trustPolicyFor } from '../../../e2e/sts/trust-policy.ts'
import { exchange, exchanged, exchangeForm } from '../../testing/aws-exchange.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { loggedIn, postForm, tokenHash } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { writeRule } from '../../testing/role-rules.ts'

const ACCOUNT = '123456789012'
const arnOf = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`
const LOW = arnOf('Reader')
const HIGH = arnOf('Admin')
const PATHED = arnOf('team/x/Admin')
/** As long as a session tag can be. */
const LONGEST = `${arnOf('p'.repeat(120))}/${'p'.repeat(40)}/`.padEnd(256, 'r')
const TOO_LONG = `${LONGEST}r`
const COMMA = arnOf('Admin,Deploy')
const BOUND = [HIGH, PATHED, LONGEST, TOO_LONG, COMMA]

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
const { issuer, clock, runtime } = provider
const { prisma } = runtime.database
const alice = await enrolledPerson(runtime, 'alice@example.com')
const login = await loggedIn(provider, alice.authenticator)
const sts = await startSts({
  providers: [{ issuer, clientIds: [issuer] }],
  roles: [
    { arn: LOW, trustPolicy: trustPolicyFor(LOW, issuer) },
    // Everybody of the issuer may enter these, with a token that was asked for the very role.
    ...BOUND.map((arn) => ({ arn, trustPolicy: boundPolicy(arn) })),
  ],
  clock,
})
afterAll(async () => {
  await sts.stop()
  await provider.close()
})
beforeEach(() => prisma.awsRoleRule.deleteMany())

function boundPolicy(role: string) {
  const request = { issuer, who: { kind: 'everybody' } } as const
  return trustPolicy(request, providerArn({ issuer, account: ACCOUNT, partition: 'aws' }), role)
}

const bind = (pattern: string) => writeRule(runtime.database, { name: pattern, pattern, tags: 'bound' })
const ask = async (resource: string, more: Record<string, string> = {}) =>
  exchanged(await exchange(issuer, login, { resource, ...more }))
const tokenFor = async (role: string, more: Record<string, string> = {}) => (await ask(role, more)).access_token
const mints = () => prisma.auditEvent.count({ where: { type: 'token.minted' } })

/** What AWS says to a token that is shown to a role: `in`, or the refusal. */
async function shown(token: string, role: string): Promise<string> {
  const call = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleArn: role }
  const body = new URLSearchParams({
    ...call,
    RoleSessionName: roleSessionName('alice@example.com'),
    WebIdentityToken: token,
  })
  const response = await fetch(sts.url, { method: 'POST', body })
  const text = await response.text()
  return response.ok ? 'in' : (/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? text)
}

test('a token that was asked for a role of few demands opens no role that is bound, and the one that was asked for it does', async () => {
  await bind(HIGH)
  // As long as the role of few demands asks for nothing, a client of somebody else may have what it likes for it.
  const low = await tokenFor(LOW)
  expect([await shown(low, HIGH), await shown(low, LOW)]).toEqual(['AccessDenied', 'in'])
  expect(sts.calls.at(-1)?.tags).toEqual({ email: 'alice@example.com' })
  const high = await tokenFor(HIGH)
  expect(await shown(high, HIGH)).toBe('in')
  expect(sts.calls.at(-1)).toMatchObject({ tags: { 'vouch:role': HIGH }, sourceIdentity: 'alice@example.com' })
  const bare = await tokenFor(LOW, { [SESSION_TAGS_PARAMETER]: 'omit' })
  expect([await shown(bare, LOW), await shown(bare, HIGH)]).toEqual(['in', 'AccessDenied'])
})

test('of two roles that one rule binds, each takes the tokens for itself alone', async () => {
  await bind('*Admin')
  const tokens = { [HIGH]: await tokenFor(HIGH), [PATHED]: await tokenFor(PATHED) }
  for (const [asked, token] of Object.entries(tokens)) {
    for (const role of [HIGH, PATHED]) expect(await shown(token, role)).toBe(asked === role ? 'in' : 'AccessDenied')
  }
})

test('what a bound role demands is met before there is a token for it, and no other token does instead', async () => {
  await writeRule(runtime.database, { name: 'On call', pattern: HIGH, tags: 'bound', everybody: false })
  await bind(PATHED)
  expect((await ask(HIGH)).vouch_code).toBe('VCH-4018')
  for (const role of [LOW, PATHED]) expect(await shown(await tokenFor(role), HIGH)).toBe('AccessDenied')
})

test('a role is named as it was asked for, to the letter: other capitals, another path, account or partition open nothing', async () => {
  await bind('*')
  const others = [
    arnOf('admin'),
    arnOf('ADMIN'),
    arnOf('x/Admin'),
    arnOf('Admin2'),
    HIGH.replace(ACCOUNT, '999999999999'),
    HIGH.replace('arn:aws:', 'arn:aws-cn:'),
  ]
  for (const role of others) expect([role, await shown(await tokenFor(role), HIGH)]).toEqual([role, 'AccessDenied'])
})

test('a rule that does not match by a letter binds nothing, and then AWS lets nobody in', async () => {
  await bind(arnOf('admin'))
  expect(await shown(await tokenFor(HIGH), HIGH)).toBe('AccessDenied')
})

test('there is never a token without tags for a bound role, whoever asks and whatever the setting', async () => {
  await bind(HIGH)
  await writeRule(runtime.database, { pattern: '*', tags: 'preferred' })
  for (const value of ['allow', 'forbid']) {
    await prisma.setting.deleteMany()
    await prisma.setting.create({ data: { name: 'aws_untagged_fallback', value } })
    const before = await mints()
    const { vouch_code, error_description, access_token } = await ask(HIGH, { [SESSION_TAGS_PARAMETER]: 'omit' })
    expect([vouch_code, access_token]).toEqual(['VCH-4012', undefined])
    expect(error_description).toContain('vouch:role')
    expect(await mints()).toBe(before)
  }
  await prisma.setting.deleteMany()
  await writeRule(runtime.database, { pattern: '*Admin', tags: 'none' })
  expect((await ask(HIGH)).vouch_code).toBe('VCH-4018')
})

test('a rule holds from the next token on: one from before opens nothing that asks for a name', async () => {
  const before = await tokenFor(HIGH)
  expect(await shown(before, HIGH)).toBe('AccessDenied')
  const ruleId = await bind(HIGH)
  const named = await tokenFor(HIGH)
  expect([await shown(before, HIGH), await shown(named, HIGH)]).toEqual(['AccessDenied', 'in'])
  await prisma.awsRoleRule.delete({ where: { id: ruleId } })
  expect(await shown(await tokenFor(HIGH), HIGH)).toBe('AccessDenied')
})

test('a token that is shown again opens what it opened, nothing else, and nothing once it has expired', async () => {
  await bind('*Admin')
  const high = await tokenFor(HIGH)
  for (let time = 0; time < 2; time += 1) {
    expect([await shown(high, HIGH), await shown(high, PATHED)]).toEqual(['in', 'AccessDenied'])
  }
  const dpop = await login.key.proof('POST', paths.token, { ath: tokenHash(login.token) })
  const withProof = (resource: string) =>
    postForm(`${issuer}${paths.token}`, exchangeForm(issuer, login.token, { resource }), { dpop })
  expect([(await withProof(LOW)).status, (await withProof(HIGH)).status]).toEqual([200, 400])
  clock.advance(301)
  expect(await shown(high, HIGH)).toBe('ExpiredTokenException')
})

test('what a client adds to its request is in no tag', async () => {
  await bind(HIGH)
  for (const name of ['vouch_role', 'vouch:role', 'tags', 'https://aws.amazon.com/tags']) {
    const { access_token } = await ask(LOW, { [name]: HIGH })
    if (access_token !== undefined) expect(await shown(access_token, HIGH)).toBe('AccessDenied')
  }
  const dpop = await login.key.proof('POST', paths.token, { ath: tokenHash(login.token) })
  const twice = new URLSearchParams(exchangeForm(issuer, login.token, { resource: LOW }))
  twice.append('resource', HIGH)
  const both = await fetch(`${issuer}${paths.token}`, { method: 'POST', headers: { dpop }, body: twice })
  expect(both.status).toBe(400)
})

test('the longest ARN that a tag holds is carried, and one that AWS cannot carry is refused by name, with nothing minted', async () => {
  await bind('*')
  expect(LONGEST).toHaveLength(256)
  expect(await shown(await tokenFor(LONGEST), LONGEST)).toBe('in')
  const before = await mints()
  for (const role of [TOO_LONG, COMMA]) {
    expect(await ask(role)).toMatchObject({ error: 'invalid_target', vouch_code: 'VCH-4021' })
    const event = await prisma.auditEvent.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(event).toMatchObject({ type: 'token.refused', details: { reason: 'awsRoleUnbindable', rules: '*' } })
  }
  expect(await mints()).toBe(before)
})

test('the audit log says of a token that it names its role, and of no other', async () => {
  await bind(HIGH)
  const details = async () => (await prisma.auditEvent.findFirstOrThrow({ orderBy: { id: 'desc' } })).details
  await tokenFor(HIGH)
  expect(await details()).toMatchObject({ role: HIGH, tags: true, bound: true, rules: HIGH })
  await tokenFor(LOW)
  expect(await details()).not.toHaveProperty('bound')
})

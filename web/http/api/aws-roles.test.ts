import {
  AWS_TAGS_CLAIM,
  awsTokenClaimsSchema,
  type OperationName,
  type OperationParameters,
  operations,
  ROLE_TAG,
  SESSION_TAGS_PARAMETER,
} from '@vouch/protocol'
import fc from 'fast-check'
import { decodeJwt } from 'jose'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { NewRoleRule } from '../../db/aws/aws-role-rules.ts'
import { exchange, exchanged, ROLE } from '../../testing/aws-exchange.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { loggedIn, tokenHash } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { writeRule } from '../../testing/role-rules.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { clock, issuer, runtime } = provider
const { prisma } = runtime.database
const alice = await enrolledPerson(runtime, 'alice@example.com')
const bob = await enrolledPerson(runtime, 'bob@example.com')
const login = await loggedIn(provider, alice.authenticator)
const AGE = 42 * 60
clock.advance(AGE)

beforeEach(async () => {
  await prisma.awsRoleRule.deleteMany()
  await prisma.setting.deleteMany()
})

const rule = (changes: Partial<NewRoleRule> = {}) => writeRule(runtime.database, changes)
const setting = (name: string, value: string) => prisma.setting.create({ data: { name, value } })
const onlyBob = { everybody: false, personIds: [bob.person.id] }

function roleNamedBy(token: string): string | undefined {
  const { [AWS_TAGS_CLAIM]: tags } = awsTokenClaimsSchema.parse(decodeJwt(token))
  return tags?.principal_tags[ROLE_TAG]?.[0]
}

async function ask<N extends OperationName>(name: N, parameters: OperationParameters<N>) {
  const { method, path, result } = operations[name]
  const dpop = await login.key.proof(method, path, { ath: tokenHash(login.token) })
  const headers = { authorization: `DPoP ${login.token}`, dpop, 'content-type': 'application/json' }
  const body = method === 'POST' ? { body: JSON.stringify(parameters) } : {}
  const response = await fetch(`${issuer}${path}`, { method, headers, ...body })
  const answer: unknown = await response.json()
  return response.ok ? result.parse(answer) : answer
}

test('the list has the published roles that the person may use, with what all rules ask of each', async () => {
  const published = { published: true, description: 'For changes', profile: 'admin', region: 'eu-central-1' }
  await rule({ name: 'Admin', pattern: `${ROLE}Admin`, ...published })
  await rule({ name: 'Reader', pattern: `${ROLE}Reader`, published: true })
  await rule({ name: 'Not hers', pattern: `${ROLE}Secret`, published: true, ...onlyBob })
  await rule({ name: 'Not published', pattern: ROLE })
  await rule({ name: 'Admins', pattern: '*Admin*', freshSeconds: 900, longestSeconds: 1_200, tags: 'required' })
  const open = { fresh_seconds: null, longest_seconds: null, tags: 'preferred', touch_needed: false }
  const none = { description: '', profile: null, region: null, via: [] }
  const { published: _, ...shown } = published
  expect(await ask('aws.roles.list', {})).toEqual({
    roles: [
      {
        ...{ arn: `${ROLE}Admin`, name: 'Admin', ...shown, via: [] },
        ...{ fresh_seconds: 900, longest_seconds: 1_200, tags: 'required', touch_needed: true },
      },
      { arn: `${ROLE}Reader`, name: 'Reader', ...none, ...open },
    ],
  })
  await setting('aws_untagged_fallback', 'forbid')
  expect(await ask('aws.roles.list', {})).toMatchObject({ roles: [{ tags: 'required' }, { tags: 'required' }] })
})

test('a role that others lead to asks for what all of them ask, and is not shown to whom one of them keeps out', async () => {
  const first = `${ROLE}First`
  await rule({ name: 'Target', pattern: ROLE, published: true, via: [first], longestSeconds: 1_800 })
  await rule({ name: 'First', pattern: first, freshSeconds: 3_600 })
  const listed = () => ask('aws.roles.list', {})
  expect(await listed()).toMatchObject({
    roles: [{ arn: ROLE, via: [first], fresh_seconds: 3_600, longest_seconds: 1_800, touch_needed: false }],
  })
  const shut = await rule({ name: 'Shut', pattern: '*First', ...onlyBob })
  expect(await listed()).toEqual({ roles: [] })
  await prisma.awsRoleRule.delete({ where: { id: shut } })
  await setting('aws_unlisted_roles', 'forbid')
  expect(await listed()).toMatchObject({ roles: [{ arn: ROLE }] })
  await prisma.awsRoleRule.deleteMany({ where: { name: 'First' } })
  expect(await listed()).toEqual({ roles: [] })
})

test('of a way over roles the first is named, for which the token is, and no other', async () => {
  const first = `${ROLE}First`
  await rule({ name: 'Target', pattern: ROLE, published: true, via: [first], tags: 'bound' })
  expect(await ask('aws.roles.list', {})).toMatchObject({ roles: [{ arn: ROLE, tags: 'required' }] })
  await rule({ name: 'First', pattern: first, tags: 'bound' })
  expect(await ask('aws.roles.list', {})).toMatchObject({ roles: [{ arn: ROLE, tags: 'bound' }] })
  expect(await ask('aws.roles.explain', { role: ROLE })).toMatchObject({ tags: 'bound' })
})

test('an explanation names the rules that match, says whether each lets the person in, and how old the touch is', async () => {
  await rule({ name: 'Bob only', pattern: 'arn:aws:iam::*:role/*', ...onlyBob, freshSeconds: 600 })
  await rule({ name: 'Everybody', pattern: ROLE })
  await rule({ name: 'Another', pattern: `${ROLE}2`, ...onlyBob })
  expect(await ask('aws.roles.explain', { role: ROLE })).toEqual({
    permitted: false,
    rules: [
      { name: 'Bob only', pattern: 'arn:aws:iam::*:role/*', permits: false },
      { name: 'Everybody', pattern: ROLE, permits: true },
    ],
    touch_age_seconds: AGE,
    ...{ fresh_seconds: 600, longest_seconds: null, tags: 'preferred', touch_needed: true },
  })
  expect(await ask('aws.roles.explain', { role: '*' })).toMatchObject({ code: 'VCH-4001' })
})

test('what is explained is what is done, whatever the rules and the settings', async () => {
  const times = fc.option(fc.constantFrom(AGE - 1, AGE, AGE + 1, AGE + 900))
  const rules = fc.record({
    pattern: fc.constantFrom('*', ROLE, 'arn:aws:iam::*:role/Vouch*', `${ROLE}?`, `${ROLE}*`),
    everybody: fc.integer({ min: 0, max: 4 }).map((number) => number > 0),
    freshSeconds: times,
    longestSeconds: fc.option(fc.integer({ min: 900, max: 3_600 })),
    tags: fc.constantFrom('required', 'preferred', 'preferred', 'none', 'bound'),
  })
  const choice = fc.constantFrom('allow', 'forbid')
  const given = new Set<unknown>()
  const property = fc.asyncProperty(
    fc.array(rules, { maxLength: 3 }),
    choice,
    choice,
    async (all, unlisted, fallback) => {
      await prisma.awsRoleRule.deleteMany()
      await prisma.setting.deleteMany()
      await setting('aws_unlisted_roles', unlisted)
      await setting('aws_untagged_fallback', fallback)
      for (const each of all) await rule(each)
      const said = operations['aws.roles.explain'].result.parse(await ask('aws.roles.explain', { role: ROLE }))
      for (const omit of [false, true]) {
        const changes: Record<string, string> = omit ? { [SESSION_TAGS_PARAMETER]: 'omit' } : {}
        const { access_token, vouch_code, vouch_role } = await exchanged(await exchange(issuer, login, changes))
        const tagsRefused = omit && (said.tags === 'required' || said.tags === 'bound')
        const expected = !said.permitted
          ? 'VCH-4018'
          : tagsRefused
            ? 'VCH-4012'
            : said.touch_needed
              ? 'VCH-4017'
              : undefined
        expect(vouch_code).toBe(expected)
        given.add(vouch_code)
        if (vouch_code !== undefined) continue
        expect(vouch_role?.tagged).toBe(said.tags !== 'none' && !omit)
        expect(roleNamedBy(access_token)).toBe(said.tags === 'bound' ? ROLE : undefined)
        expect(vouch_role?.longest_seconds).toBe(said.longest_seconds)
      }
    },
  )
  await fc.assert(property, { numRuns: 150 })
  expect(given).toEqual(new Set([undefined, 'VCH-4012', 'VCH-4017', 'VCH-4018']))
})

import { AWS_TAGS_CLAIM, SESSION_TAGS_PARAMETER } from '@vouch/protocol'
import { decodeJwt } from 'jose'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type NewRoleRule, updateRoleRule } from '../../db/aws/aws-role-rules.ts'
import { exchange as exchangeAt, exchanged, ROLE } from '../../testing/aws-exchange.ts'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { loggedIn } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { roleRule, writeRule } from '../../testing/role-rules.ts'

const provider = await startTestProvider({ replicas: 2, config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { clock, issuer, replicas, runtime } = provider
const { prisma } = runtime.database
const alice = await enrolledPerson(runtime, 'alice@example.com')
const bob = await enrolledPerson(runtime, 'bob@example.com')
const login = await loggedIn(provider, alice.authenticator)
const touched = clock()
const hers = await newGroup('hers', alice.person.id)
const his = await newGroup('his', bob.person.id)
clock.advance(42 * 60)

beforeEach(async () => {
  await prisma.awsRoleRule.deleteMany()
  await prisma.setting.deleteMany()
})

async function newGroup(name: string, ...people: string[]): Promise<string> {
  const members = { create: people.map((personId) => ({ personId })) }
  return (await prisma.group.create({ data: { name, members } })).id
}

const rule = (changes: Partial<NewRoleRule> = {}) => writeRule(runtime.database, changes)
const setting = (name: string, value: string) => prisma.setting.create({ data: { name, value } })
const exchange = (changes: Record<string, string> = {}, at = issuer) => exchangeAt(issuer, login, changes, { at })
const refusal = async (changes: Record<string, string> = {}) => (await exchanged(await exchange(changes))).vouch_code
const untagged = { [SESSION_TAGS_PARAMETER]: 'omit' }

/** What an exchange gives: a code, or whether the token says tags. */
async function outcome(changes: Record<string, string> = {}, at = issuer): Promise<string | boolean> {
  const { vouch_code, access_token, vouch_role } = await exchanged(await exchange(changes, at))
  if (vouch_code !== undefined) return vouch_code
  expect(AWS_TAGS_CLAIM in decodeJwt(access_token)).toBe(vouch_role?.tagged)
  return vouch_role?.tagged ?? 'unsaid'
}

const whom: [string, Partial<NewRoleRule>, boolean][] = [
  ['everybody', {}, true],
  ['her', { everybody: false, personIds: [alice.person.id] }, true],
  ['a group of hers', { everybody: false, personIds: [bob.person.id], groupIds: [hers] }, true],
  ['somebody else', { everybody: false, personIds: [bob.person.id] }, false],
  ['a group of somebody else', { everybody: false, groupIds: [his] }, false],
  ['nobody', { everybody: false }, false],
]
const touches: [string, number | null, boolean][] = [
  ['of the session', null, true],
  ['younger than 43 minutes', 43 * 60, true],
  ['younger than 42 minutes', 42 * 60, false],
]
const tags = ['preferred', 'required', 'none', 'bound'] as const
const matrix = whom.flatMap(([who, names, permitted]) =>
  touches.flatMap(([touch, freshSeconds, fresh]) =>
    tags.flatMap((tag) =>
      [false, true].map(
        (omit) => [who, touch, tag, omit, { ...names, freshSeconds, tags: tag }, permitted, fresh] as const,
      ),
    ),
  ),
)

test.each(matrix)(
  'a rule that lets in %s by a touch %s with tags %s, asked to leave them out: %s',
  async (_who, _touch, tag, omit, changes, permitted, fresh) => {
    await rule(changes)
    const before = await mints()
    const first = await outcome(omit ? untagged : {})
    // The statement decides likewise: what it refuses is no mint in the log.
    expect((await mints()) - before).toBe(typeof first === 'string' ? 0 : 1)
    if (!permitted) expect(first).toBe('VCH-4018')
    else if (omit && (tag === 'required' || tag === 'bound')) expect(first).toBe('VCH-4012')
    else if (!fresh) expect(first).toBe('VCH-4017')
    else expect(first).toBe(tag !== 'none' && !omit)
  },
)

test('what a rule asks goes with the token, and into the audit log with the name of the rule', async () => {
  await rule({ name: 'Developers', freshSeconds: 3_600, longestSeconds: 1_800, tags: 'none' })
  await rule({ name: 'Another role', pattern: `${ROLE}2`, everybody: false })
  const { access_token, vouch_role } = await exchanged(await exchange())
  const fresh_until = Math.floor(touched.getTime() / 1_000) + 3_600
  expect(vouch_role).toEqual({ longest_seconds: 1_800, fresh_until, tagged: false })
  const details = { jti: decodeJwt(access_token).jti, role: ROLE, tags: false, rules: 'Developers' }
  expect(await lastEvent()).toMatchObject({ type: 'token.minted', details })
})

test('where no rule matches, nothing is asked, and the event names none', async () => {
  await rule({ pattern: 'arn:aws:iam::*:role/*Admin*', everybody: false })
  const { vouch_role } = await exchanged(await exchange())
  expect(vouch_role).toEqual({ longest_seconds: null, fresh_until: null, tagged: true })
  expect(Object.keys((await lastEvent()).details as object)).not.toContain('rules')
})

test('of all rules that match, every one has to let the person in, and the strictest of each demand holds', async () => {
  await rule({ freshSeconds: 7_200, longestSeconds: 900 })
  await rule({ freshSeconds: 3_000, longestSeconds: 3_600, pattern: 'arn:aws:iam::*:role/Vouch*' })
  await rule({ freshSeconds: 9_000, tags: 'required', everybody: false, groupIds: [hers], pattern: ROLE })
  const { vouch_role } = await exchanged(await exchange())
  const fresh_until = Math.floor(touched.getTime() / 1_000) + 3_000
  expect(vouch_role).toEqual({ longest_seconds: 900, fresh_until, tagged: true })
  expect(await refusal(untagged)).toBe('VCH-4012')
  await rule({ name: 'His', everybody: false, groupIds: [his] })
  const { error_description } = await exchanged(await exchange())
  expect(error_description).toContain('You are not among those whom these rules let in: His.')
})

test('a refusal says which limit it was and by how much, and stands in the log with its reason and the rules', async () => {
  await rule({ name: 'Fresh', freshSeconds: 900 })
  const { error_description, vouch_code } = await exchanged(await exchange())
  expect(vouch_code).toBe('VCH-4017')
  expect(error_description).toContain('It asks for a touch younger than 15 minutes; yours was 42 minutes ago.')
  expect(await lastEvent()).toMatchObject({
    type: 'token.refused',
    outcome: 'refused',
    personId: alice.person.id,
    details: { reason: 'awsFreshTouchNeeded', role: ROLE, rules: 'Fresh' },
  })
})

test('whoever may not use a role is not told to touch the key for it', async () => {
  await rule({ freshSeconds: 60, everybody: false })
  expect(await refusal()).toBe('VCH-4018')
})

test('rules that ask for tags and forbid them give nothing, whichever came first', async () => {
  for (const order of [tags, [...tags].reverse()]) {
    await prisma.awsRoleRule.deleteMany()
    for (const tag of order) await rule({ tags: tag })
    expect([await outcome(), await outcome(untagged)]).toEqual(['VCH-4018', 'VCH-4018'])
  }
})

test('the setting on tokens without tags holds beside the rules', async () => {
  await setting('aws_untagged_fallback', 'forbid')
  const before = await mints()
  expect([await outcome(), await outcome(untagged)]).toEqual([true, 'VCH-4012'])
  expect(await mints()).toBe(before + 1)
  await rule({ tags: 'preferred' })
  expect([await outcome(), await outcome(untagged)]).toEqual([true, 'VCH-4012'])
  await rule({ tags: 'none' })
  expect([await outcome(), await outcome(untagged)]).toEqual(['VCH-4018', 'VCH-4018'])
})

test('a role that no rule names is for everybody, or for nobody where the setting says so', async () => {
  await setting('aws_unlisted_roles', 'forbid')
  await rule({ pattern: `${ROLE}?` })
  expect(await outcome()).toBe('VCH-4018')
  expect(await outcome({ resource: `${ROLE}2` })).toBe(true)
  await prisma.setting.deleteMany()
  expect(await outcome()).toBe(true)
})

test('letters differ by case, a dot is a dot and an underscore is itself', async () => {
  await rule({ pattern: 'arn:aws:iam::*:role/a_b.c', everybody: false })
  const of = (name: string) => outcome({ resource: `arn:aws:iam::123456789012:role/${name}` })
  expect(await of('a_b.c')).toBe('VCH-4018')
  for (const name of ['a-b.c', 'A_b.c', 'a_bxc', 'a_b.cc', 'path/a_b.c']) expect(await of(name)).toBe(true)
})

test('a rule whose only group is deleted lets nobody in', async () => {
  const groupId = await newGroup('short-lived', alice.person.id)
  await rule({ everybody: false, groupIds: [groupId] })
  expect(await outcome()).toBe(true)
  await prisma.group.delete({ where: { id: groupId } })
  expect(await outcome()).toBe('VCH-4018')
})

test('who leaves a group gets nothing by it from the next token on, at every replica', async () => {
  await rule({ everybody: false, groupIds: [hers] })
  const everywhere = () => Promise.all(replicas.map((at) => outcome({}, at)))
  expect(await everywhere()).toEqual([true, true])
  await prisma.groupMember.deleteMany({ where: { groupId: hers, personId: alice.person.id } })
  expect(await everywhere()).toEqual(['VCH-4018', 'VCH-4018'])
  await prisma.groupMember.create({ data: { groupId: hers, personId: alice.person.id } })
  expect(await everywhere()).toEqual([true, true])
})

test('a rule that changes while tokens are minted holds in its old form or its new one, never in between', async () => {
  const shut = roleRule({ everybody: false, personIds: [bob.person.id], tags: 'none', longestSeconds: 3_600 })
  const open = { ...shut, everybody: true, personIds: [], tags: 'required', longestSeconds: 900 } as const
  const id = await writeRule(runtime.database, shut)
  const change = (to: NewRoleRule) => prisma.$transaction((transaction) => updateRoleRule(transaction, id, to, clock()))
  const before = await mints()
  let minting = true
  const flips = (async () => {
    while (minting) for (const form of [open, shut]) await change(form)
  })()
  const answers = await Promise.all(
    Array.from({ length: 120 }, async (_, index) => exchanged(await exchange({}, replicas[index % 2]))),
  )
  minting = false
  await flips
  const given = answers.filter(({ access_token }) => access_token !== undefined)
  const refused = answers.filter(({ vouch_code }) => vouch_code === 'VCH-4018')
  expect(given.length + refused.length).toBe(answers.length)
  for (const { vouch_role } of given) {
    expect(vouch_role).toEqual({ longest_seconds: 900, fresh_until: null, tagged: true })
  }
  expect(await mints()).toBe(before + given.length)
  expect(await Promise.all(replicas.map((at) => outcome({}, at)))).toEqual(['VCH-4018', 'VCH-4018'])
})

function mints(): Promise<number> {
  return prisma.auditEvent.count({ where: { type: 'token.minted' } })
}

async function lastEvent() {
  return prisma.auditEvent.findFirstOrThrow({
    where: { type: { in: ['token.minted', 'token.refused'] } },
    orderBy: { id: 'desc' },
  })
}

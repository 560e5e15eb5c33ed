import { type ErrorName, VouchError } from '@vouch/protocol'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { findRoleRule, type StoredRoleRule } from '../../db/aws/aws-role-rules.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { describeEvent } from '../audit/describe-event.ts'
import { listAuditEvents } from '../audit/list-audit-events.ts'
import { listAdministratorNotices } from '../notices/list-notices.ts'
import { changeSetting } from '../settings/settings.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { role: 'administrator' })
const other = await signedInPerson(runtime, { role: 'administrator' })
const alice = await signedInPerson(runtime, { email: 'alice@example.com' })
const groupId = (await prisma.group.create({ data: { name: 'developers' } })).id

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const BASE = { name: 'Developers', pattern: ROLE, who: 'everybody', tags: 'preferred', published: false } as const

beforeEach(async () => {
  await prisma.awsRoleRule.deleteMany()
  await prisma.setting.deleteMany()
  await prisma.notice.deleteMany()
})

async function create(changes: object = {}): Promise<string> {
  const result = await boss.act('aws-role.create', { ...BASE, ...changes })
  return (result as { ruleId: string }).ruleId
}

const change = (ruleId: string, changes: object = {}) => boss.act('aws-role.change', { ruleId, ...BASE, ...changes })
const refusalOf = (act: Promise<unknown>) =>
  act.then(
    () => undefined,
    (error: unknown) => (error instanceof VouchError ? error.errorName : error),
  )
async function storedRules(): Promise<(StoredRoleRule | undefined)[]> {
  const ids = await prisma.awsRoleRule.findMany({ select: { id: true } })
  return Promise.all(ids.map(({ id }) => findRoleRule(prisma, id)))
}
const noticesOfOthers = () => listAdministratorNotices(runtime, other.person)

test('a rule is stored as it was meant, and all of it can be changed', async () => {
  const ruleId = await create({ name: ' Developers ', description: 'For the day' })
  const asked = {
    ...{ name: 'Admins', pattern: `${ROLE}Admin`, who: 'listed', people: ['Alice@Example.com'], groups: [groupId] },
    ...{ freshMinutes: 15, longestMinutes: 30, tags: 'required', published: true },
    ...{ profile: 'admin', region: 'eu-central-1', via: [ROLE] },
  }
  await change(ruleId, asked)
  expect(await storedRules()).toMatchObject([
    {
      ...{ id: ruleId, name: 'Admins', description: '', pattern: `${ROLE}Admin`, everybody: false },
      ...{ personIds: [alice.person.id], groupIds: [groupId], freshSeconds: 900, longestSeconds: 1_800 },
      ...{ tags: 'required', published: true, profile: 'admin', region: 'eu-central-1', via: [ROLE] },
    },
  ])
  await change(ruleId, { people: ['alice@example.com'], profile: 'left over', region: 'x', via: ['y'] })
  const none = { profile: null, region: null, via: [], personIds: [], groupIds: [], freshSeconds: null }
  expect(await storedRules()).toMatchObject([{ everybody: true, published: false, ...none }])
  await boss.act('aws-role.delete', { ruleId })
  expect(await storedRules()).toEqual([])
  expect(await refusalOf(boss.act('aws-role.delete', { ruleId }))).toBe('awsRuleUnknown')
  expect(await refusalOf(change(ruleId))).toBe('awsRuleUnknown')
})

test.each<[string, object, ErrorName]>([
  ['no name', { name: ' ' }, 'awsRuleNameMalformed'],
  ['a name that turns its letters round', { name: 'a\u202eb' }, 'awsRuleNameMalformed'],
  ['a name of 61 letters', { name: 'n'.repeat(61) }, 'awsRuleNameMalformed'],
  ['a description of two lines', { description: 'a\nb' }, 'requestMalformed'],
  ['a pattern for users', { pattern: 'arn:aws:iam::*:user/*' }, 'awsRulePatternMalformed'],
  ['nobody', { who: 'listed', people: [], groups: [] }, 'awsRuleNamesNobody'],
  ['somebody unknown', { who: 'listed', people: ['nobody@example.com'] }, 'awsRulePersonUnknown'],
  ['what is no address', { who: 'listed', people: ['nobody'] }, 'emailMalformed'],
  ['a group that is gone', { who: 'listed', groups: [crypto.randomUUID()] }, 'groupUnknown'],
  ['no minute', { freshMinutes: 0 }, 'requestMalformed'],
  ['half a minute', { freshMinutes: 0.5 }, 'requestMalformed'],
  ['sessions that AWS does not give', { longestMinutes: 14 }, 'requestMalformed'],
  ['sessions longer than an hour', { longestMinutes: 61 }, 'requestMalformed'],
  ['tags in words of somebody else', { tags: 'maybe' }, 'requestMalformed'],
  ['a role with a comma, to be named by tokens', { pattern: `${ROLE},x`, tags: 'bound' }, 'awsRuleUnbindable'],
  [
    'roles of 257 characters, to be named',
    { pattern: `${ROLE}/${'?'.repeat(211)}*`, tags: 'bound' },
    'awsRuleUnbindable',
  ],
  ['a pattern to be published', { pattern: '*', published: true }, 'awsRuleNotPublishable'],
  ['a profile that ends its section', { published: true, profile: 'a]' }, 'awsRuleProfileMalformed'],
  ['a region of another partition', { published: true, region: 'cn-north-1' }, 'awsRuleRegionMalformed'],
  ['itself on the way', { published: true, via: [ROLE] }, 'awsRuleViaMalformed'],
  ['a role twice on the way', { published: true, via: [`${ROLE}1`, `${ROLE}1`] }, 'awsRuleViaMalformed'],
  ['a pattern on the way', { published: true, via: [`${ROLE}*`] }, 'awsRuleViaMalformed'],
  [
    'another partition on the way',
    { published: true, via: ['arn:aws-cn:iam::123456789012:role/x'] },
    'awsRuleViaMalformed',
  ],
])('%s is refused, and nothing is stored', async (_what, changes, refusal) => {
  expect(await refusalOf(create(changes))).toBe(refusal)
  expect(await storedRules()).toEqual([])
})

test('of two rules with one name, or that publish one role, there is one, also where they are made at once', async () => {
  const published = { published: true, name: 'A' }
  const twice = async (changes: object) => {
    await prisma.awsRoleRule.deleteMany()
    const [one, another] = [
      { ...BASE, ...published },
      { ...BASE, ...published, ...changes },
    ]
    const made = [boss.act('aws-role.create', one), other.act('aws-role.create', another)]
    return Promise.all(made.map(refusalOf))
  }
  expect((await twice({ name: 'a', pattern: `${ROLE}2` })).sort()).toEqual(['awsRuleNameTaken', undefined])
  expect((await twice({ name: 'B' })).sort()).toEqual(['awsRoleAlreadyPublished', undefined])
  expect(await twice({ name: 'B', published: false })).toEqual([undefined, undefined])
})

test('a rule that leaves nothing together with another one is not saved; one that might is', async () => {
  await create({ name: 'Tagged', pattern: 'arn:aws:iam::*:role/*Admin*', tags: 'required' })
  const untagged = (pattern: string) => refusalOf(create({ name: pattern.slice(0, 60), pattern, tags: 'none' }))
  for (const pattern of ['*', `${ROLE}Admin`, 'arn:aws:iam::123456789012:role/*AdminX*']) {
    expect(await untagged(pattern)).toBe('awsRulesContradict')
  }
  expect(await untagged('arn:aws:iam::*:role/Legacy*')).toBeUndefined()
  expect(await untagged(ROLE)).toBeUndefined()
  await prisma.awsRoleRule.deleteMany()
  await create({ name: 'Named', pattern: 'arn:aws:iam::*:role/*Admin*', tags: 'bound' })
  expect(await untagged(`${ROLE}Admin`)).toBe('awsRulesContradict')
  expect(await refusalOf(create({ name: 'Tagged', pattern: '*', tags: 'required' }))).toBeUndefined()
  expect(await untagged('arn:aws:iam::*:role/*Admin')).toBe('awsRulesContradict')
  await prisma.awsRoleRule.deleteMany()
  await changeSetting(runtime, 'aws_untagged_fallback', 'forbid')
  expect(await untagged(ROLE)).toBe('awsRulesContradict')
})

test('the other administrators are told of a rule that is looser or gone, and not of one that is stricter', async () => {
  const strict = { pattern: '*', who: 'listed', groups: [groupId], freshMinutes: 15, longestMinutes: 15 }
  const ruleId = await create({ ...strict, tags: 'required' })
  await change(ruleId, { ...strict, tags: 'required', freshMinutes: 5 })
  expect(await noticesOfOthers()).toEqual([])
  await change(ruleId, { who: 'everybody', longestMinutes: 15, freshMinutes: 4 })
  const [words] = await noticesOfOthers()
  expect(words?.title).toBe('A rule for AWS roles is looser')
  expect(words?.sentences).toEqual([
    `${boss.person.email} did it: “Developers”, for ${ROLE}.`,
    'It is looser about which roles it speaks of, who may use them, session tags.',
    'It is stricter about how fresh the touch has to be.',
  ])
  expect(await listAdministratorNotices(runtime, boss.person)).toEqual([])
  await boss.act('aws-role.delete', { ruleId })
  expect((await noticesOfOthers()).map(({ title }) => title)).toContain('A rule for AWS roles was deleted')
})

test.each([
  ['preferred', 'bound', 0],
  ['required', 'bound', 0],
  ['bound', 'required', 1],
  ['bound', 'preferred', 1],
  ['bound', 'none', 1],
  ['none', 'bound', 1],
])('of session tags that change from %s to %s, the others are told %i times', async (before, after, times) => {
  const ruleId = await create({ tags: before })
  await change(ruleId, { tags: after })
  const notices = await noticesOfOthers()
  expect(notices).toHaveLength(times)
  for (const { sentences } of notices) expect(sentences[1]).toBe('It is looser about session tags.')
})

test('where roles without a rule are for nobody, a rule may open one, and of both the others are told', async () => {
  const titles = async () => (await noticesOfOthers()).map(({ title }) => title)
  await changeSetting(runtime, 'aws_unlisted_roles', 'forbid')
  expect(await titles()).toEqual([])
  await create()
  expect(await titles()).toEqual(['A rule for AWS roles may have opened some of them'])
  await changeSetting(runtime, 'aws_unlisted_roles', 'allow')
  expect(await titles()).toContain('AWS roles that no rule names are for everybody now')
})

test('the audit log says who did what to which rule, and what it asks', async () => {
  const ruleId = await create({ freshMinutes: 15 })
  await change(ruleId)
  await boss.act('aws-role.delete', { ruleId })
  const { events } = await listAuditEvents(runtime, { by: boss.person.email }, { limit: 3 })
  const sentences = events.map((event) => describeEvent(event, undefined))
  expect(sentences).toEqual([
    `${boss.person.email} deleted the rule “Developers” for the AWS roles ${ROLE}.`,
    `${boss.person.email} changed the rule “Developers” for the AWS roles ${ROLE}: looser is how fresh the touch has to be.`,
    `${boss.person.email} made the rule “Developers” for the AWS roles ${ROLE}.`,
  ])
  expect(JSON.parse(String(events[2]?.details?.asks))).toMatchObject({ freshSeconds: 900, everybody: true })
  for (const event of events) expect(event).toMatchObject({ ceremonyId: expect.any(String), details: { ruleId } })
})

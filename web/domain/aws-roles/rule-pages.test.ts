import { VouchError } from '@vouch/protocol'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startTestProvider } from '../../testing/provider.ts'
import { writeRule } from '../../testing/role-rules.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { recordEvent } from '../audit/record-event.ts'
import { readListQuery } from '../listing/list-query.ts'
import { changeSetting } from '../settings/settings.ts'
import { listRules, ruleListShape } from './list-rules.ts'
import { rulePage } from './rule-page.ts'
import { tryRole } from './try-role.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const alice = await signedInPerson(runtime, { email: 'alice@example.com' })
const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

beforeEach(async () => {
  await prisma.awsRoleRule.deleteMany()
  await prisma.group.deleteMany()
  await prisma.setting.deleteMany()
})

const newGroup = async (name: string) => (await prisma.group.create({ data: { name } })).id
const rule = (changes: Parameters<typeof writeRule>[1] = {}) => writeRule(runtime.database, changes)
const list = async (address: Record<string, string> = {}) => listRules(runtime, readListQuery(address, ruleListShape))
const names = async (address: Record<string, string> = {}) => (await list(address)).rows.map(({ name }) => name)

test('the list has every rule with whom it names, searched, sorted and filtered by its address', async () => {
  const [a, b] = [await newGroup('admins'), await newGroup('builders')]
  const whom = { everybody: false, groupIds: [b, a], personIds: [alice.person.id] }
  await rule({ name: 'Zeta', pattern: ROLE, published: true, ...whom })
  await rule({ name: 'alpha', pattern: '*', description: '100%' })
  expect((await list()).rows).toMatchObject([
    { name: 'alpha', groups: [], people: 0 },
    { name: 'Zeta', groups: ['admins', 'builders'], people: 1 },
  ])
  expect(await names({ sort: '-name' })).toEqual(['Zeta', 'alpha'])
  expect(await names({ sort: 'pattern' })).toEqual(['alpha', 'Zeta'])
  expect(await names({ q: 'developer' })).toEqual(['Zeta'])
  expect(await names({ q: '%' })).toEqual(['alpha'])
  expect(await names({ published: 'yes' })).toEqual(['Zeta'])
  expect(await names({ published: 'no' })).toEqual(['alpha'])
  for (const published of ['constructor', '__proto__', 'maybe']) expect(await names({ published })).toHaveLength(2)
})

test('a rule that leaves nothing to anybody says why', async () => {
  const nothing = async (id: string) => (await rulePage(runtime, id))?.nothing
  const groupId = await newGroup('short-lived')
  const id = await rule({ pattern: ROLE, everybody: false, groupIds: [groupId], tags: 'none' })
  expect(await nothing(id)).toBe('groupsEmpty')
  await prisma.groupMember.create({ data: { groupId, personId: alice.person.id } })
  expect(await nothing(id)).toBeUndefined()
  await changeSetting(runtime, 'aws_untagged_fallback', 'forbid')
  expect(await nothing(id)).toBe('settingForbids')
  await rule({ pattern: '*', tags: 'required' })
  expect(await nothing(id)).toBe('contradicted')
  await prisma.group.delete({ where: { id: groupId } })
  expect(await nothing(id)).toBe('namesNobody')
})

test('the page of a rule has the newest tokens for its roles, and no others', async () => {
  const id = await rule({ pattern: 'arn:aws:iam::*:role/*_Admin' })
  const event = (role: string, refused: boolean) =>
    recordEvent(prisma, {
      type: refused ? 'token.refused' : 'token.minted',
      outcome: refused ? 'refused' : 'ok',
      personId: alice.person.id,
      details: { role },
    })
  for (const role of ['X_Admin', 'XxAdmin', 'X_admin']) await event(`arn:aws:iam::123456789012:role/${role}`, false)
  await event('arn:aws:iam::123456789012:role/team/Y_Admin', true)
  const uses = (await rulePage(runtime, id))?.uses ?? []
  expect(uses.map(({ details }) => details?.role)).toEqual([
    'arn:aws:iam::123456789012:role/team/Y_Admin',
    'arn:aws:iam::123456789012:role/X_Admin',
  ])
  expect(uses[0]).toMatchObject({ outcome: 'refused', personEmail: 'alice@example.com' })
})

test('there is no page for what is no rule', async () => {
  for (const id of [crypto.randomUUID(), 'new', "' OR true --", '']) expect(await rulePage(runtime, id)).toBeUndefined()
})

test('a trial says what the person would be told, whoever asks, and mints nothing', async () => {
  const groupId = await newGroup('admins')
  await rule({ name: 'Admins', pattern: '*Vouch*', everybody: false, groupIds: [groupId], freshSeconds: 900 })
  const trial = () => tryRole(runtime, { role: ` ${ROLE} `, person: 'Alice@example.com' })
  expect(await trial()).toMatchObject({ bar: 'notLetIn', rules: [{ name: 'Admins', permits: false }] })
  await prisma.groupMember.create({ data: { groupId, personId: alice.person.id } })
  expect(await trial()).toMatchObject({ bar: undefined, freshSeconds: 900, tags: 'preferred' })
  await prisma.person.update({ where: { id: alice.person.id }, data: { state: 'deactivated' } })
  expect(await trial()).toMatchObject({ bar: 'deactivated' })
  await prisma.person.update({ where: { id: alice.person.id }, data: { state: 'active' } })
  await changeSetting(runtime, 'aws_unlisted_roles', 'forbid')
  const other = await tryRole(runtime, { role: ROLE.replace('Vouch', 'Other'), person: 'alice@example.com' })
  expect(other).toMatchObject({ bar: 'unlisted', rules: [] })
  expect(
    await prisma.auditEvent.count({ where: { type: 'token.minted', details: { path: ['role'], equals: ROLE } } }),
  ).toBe(0)
})

test.each([
  ['VouchDeveloper', 'alice@example.com', 'roleArnMalformed'],
  ['*', 'alice@example.com', 'roleArnMalformed'],
  [ROLE, 'alice', 'emailMalformed'],
  [ROLE, 'a\0b@example.com', 'emailMalformed'],
  [ROLE, 'nobody@example.com', 'personUnknown'],
])('a trial of %s for %j is refused by name', async (role, person, refusal) => {
  const error: unknown = await tryRole(runtime, { role, person }).catch((fault: unknown) => fault)
  expect(error instanceof VouchError && error.errorName).toBe(refusal)
})

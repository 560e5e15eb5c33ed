import { afterAll, beforeEach, expect, test } from 'vitest'
import { findRulesOfGroup, findRulesOfPerson } from '../../db/aws/rules-naming.ts'
import { findOrCreatePerson } from '../../db/people/people.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { writeRule } from '../../testing/role-rules.ts'
import { groupPage, memberListShape } from '../groups/group-page.ts'
import { readListQuery } from '../listing/list-query.ts'
import { personPage } from '../people/person-page.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const { prisma } = database
const newPerson = async (name: string) =>
  (await findOrCreatePerson(prisma, { email: `${name}@example.com` }, new Date())).id
const [alice, bob] = [await newPerson('alice'), await newPerson('bob')]
let admins: string
let builders: string

const newGroup = async (name: string, ...people: string[]) => {
  const { id } = await prisma.group.create({ data: { name } })
  await prisma.groupMember.createMany({ data: people.map((personId) => ({ groupId: id, personId })) })
  return id
}

beforeEach(async () => {
  await prisma.awsRoleRule.deleteMany()
  await prisma.group.deleteMany()
  await prisma.person.updateMany({ data: { state: 'active' } })
  admins = await newGroup('admins', alice)
  builders = await newGroup('builders', alice, bob)
})

const listed = (name: string, groupIds: string[], personIds: string[] = []) =>
  writeRule(database, { name, everybody: false, groupIds, personIds })

test('a group knows the rules that name it, and which of them name nothing else', async () => {
  await listed('zeta', [admins])
  await listed('Alone', [admins])
  await listed('beside a group', [admins, builders])
  await listed('beside a person', [admins], [bob])
  await listed('another', [builders])
  await writeRule(database, { name: 'for everybody' })
  expect((await findRulesOfGroup(prisma, admins)).map(({ name, alone }) => [name, alone])).toEqual([
    ['Alone', true],
    ['beside a group', false],
    ['beside a person', false],
    ['zeta', true],
  ])
})

test('a person knows the rules that let them in, and why; not those that let in everybody, or others', async () => {
  await listed('by name', [], [alice])
  await listed('through two', [admins, builders])
  await listed('both', [admins], [alice, bob])
  await listed('of others', [], [bob])
  await writeRule(database, { name: 'for everybody' })
  const rules = await findRulesOfPerson(prisma, alice)
  expect(rules.map(({ name, byName, groupIds }) => [name, byName, [...groupIds].sort()])).toEqual([
    ['both', true, [admins]],
    ['by name', true, []],
    ['through two', false, [admins, builders].sort()],
  ])
})

test('a rule lets in nobody else where everybody else whom it names is deactivated, or is not there', async () => {
  await listed('by name', [], [alice])
  await listed('through admins', [admins])
  await listed('through both', [admins, builders])
  await listed('beside bob', [admins], [bob])
  const alone = async () =>
    (await findRulesOfPerson(prisma, alice)).filter(({ nobodyElse }) => nobodyElse).map(({ name }) => name)
  expect(await alone()).toEqual(['by name', 'through admins'])
  await prisma.person.update({ where: { id: bob }, data: { state: 'deactivated' } })
  expect(await alone()).toEqual(['beside bob', 'by name', 'through admins', 'through both'])
})

test('the pages of a group and of a person carry their rules', async () => {
  await listed('through admins', [admins])
  const server = { database, clock: () => new Date() }
  const group = await groupPage(server, admins, readListQuery({}, memberListShape))
  expect(group?.rules).toMatchObject([{ name: 'through admins', alone: true }])
  expect((await personPage(server, alice))?.rules).toMatchObject([{ name: 'through admins', groupIds: [admins] }])
  expect((await personPage(server, bob))?.rules).toEqual([])
})

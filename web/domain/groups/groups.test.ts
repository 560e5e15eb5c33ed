import { afterAll, expect, test } from 'vitest'
import { startTestProvider } from '../../testing/provider.ts'
import { postAct, signedInPerson } from '../../testing/signed-in-person.ts'
import { readListQuery } from '../listing/list-query.ts'
import { listPeople, personListShape } from '../people/list-people.ts'
import { groupPage, memberListShape } from './group-page.ts'
import { groupChoices, groupListShape, listGroups } from './list-groups.ts'

const provider = await startTestProvider({ config: { rateLimits: 'off' } })
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const boss = await signedInPerson(runtime, { role: 'administrator' })
const refusedAs = (errorName: string) => expect.objectContaining({ name: 'VouchError', errorName })
const nobody = '00000000-0000-4000-8000-000000000000'

async function create(name: string, description?: string): Promise<string> {
  const made = await boss.act('group.create', { name, ...(description === undefined ? {} : { description }) })
  return (made as { groupId: string }).groupId
}

const membersOf = (groupId: string) => prisma.groupMember.count({ where: { groupId } })

test.each(['a', 'Team_1', 'eu-west.ops', '0', 'x'.repeat(64)])('a group may be called %s', async (name) => {
  const groupId = await create(name)
  expect(await prisma.group.findUnique({ where: { id: groupId } })).toMatchObject({ name, description: '' })
})

test.each(['', ' ', '.ops', '-ops', 'two words', 'a/b', 'a,b', 'größe', 'оps', 'a\u0000b', 'a\nb', 'x'.repeat(65)])(
  'a group cannot be called %j',
  async (name) => {
    await expect(create(name)).rejects.toThrow(refusedAs('groupNameMalformed'))
  },
)

test('names that differ by capitals alone are one name, however many ask for it at once', async () => {
  const other = await signedInPerson(runtime, { role: 'administrator' })
  const existing = await create('elsewhere')
  const answers = await Promise.allSettled([
    boss.act('group.create', { name: 'Design' }),
    other.act('group.rename', { groupId: existing, name: 'dESIGN' }),
  ])
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.errorName] : []))
  expect(refused).toEqual(['groupNameTaken'])
  await expect(create('DESIGN')).rejects.toThrow(refusedAs('groupNameTaken'))
})

test('a group may change the capitals of its own name, its description and its name', async () => {
  const groupId = await create('platform', 'They run it')
  await boss.act('group.rename', { groupId, name: 'Platform' })
  await boss.act('group.describe', { groupId, description: ' Runs the cluster ' })
  const group = await prisma.group.findUnique({ where: { id: groupId } })
  expect(group).toMatchObject({ name: 'Platform', description: 'Runs the cluster' })
  const described = boss.act('group.describe', { groupId, description: 'a\u202eb' })
  await expect(described).rejects.toThrow(refusedAs('requestMalformed'))
  const events = await prisma.auditEvent.findMany({ where: { details: { path: ['groupId'], equals: groupId } } })
  expect(events.map(({ type }) => type).sort()).toEqual(['group.created', 'group.described', 'group.renamed'])
  for (const { details } of events) expect(details).toMatchObject({ by: boss.person.email })
})

test('people join and leave, each once, and it is written about them', async () => {
  const groupId = await create('members')
  const { person } = await signedInPerson(runtime)
  const both = { groupId, personId: person.id }
  await boss.act('group.add-member', both)
  await boss.act('group.add-member', both)
  expect(await membersOf(groupId)).toBe(1)
  await boss.act('group.remove-member', both)
  await boss.act('group.remove-member', both)
  expect(await membersOf(groupId)).toBe(0)
  const events = await prisma.auditEvent.findMany({ where: { personId: person.id, type: { startsWith: 'group.' } } })
  expect(events.map(({ type }) => type).sort()).toEqual(['group.member_added', 'group.member_removed'])
})

test('who was deactivated, or is not there, joins nothing', async () => {
  const groupId = await create('closed')
  const { person } = await signedInPerson(runtime)
  await boss.act('person.deactivate', { personId: person.id })
  const join = (personId: string, group = groupId) => boss.act('group.add-member', { groupId: group, personId })
  await expect(join(person.id)).rejects.toThrow(refusedAs('personDeactivated'))
  await expect(join(nobody)).rejects.toThrow(refusedAs('personUnknown'))
  await expect(join(boss.person.id, nobody)).rejects.toThrow(refusedAs('groupUnknown'))
})

test('a group that is deleted takes its memberships along, and nobody else', async () => {
  const groupId = await create('short-lived')
  await boss.act('group.add-member', { groupId, personId: boss.person.id })
  await boss.act('group.delete', { groupId })
  expect(await membersOf(groupId)).toBe(0)
  expect(await prisma.person.count({ where: { id: boss.person.id } })).toBe(1)
  await expect(boss.act('group.delete', { groupId })).rejects.toThrow(refusedAs('groupUnknown'))
  await expect(boss.act('group.rename', { groupId, name: 'x1' })).rejects.toThrow(refusedAs('groupUnknown'))
})

test('whoever is invited joins the groups that the invite names, at once', async () => {
  const [one, other] = [await create('invited-1'), await create('invited-2')]
  const email = `${crypto.randomUUID()}@example.com`
  await boss.act('person.invite', { email, role: 'member', groups: [other, one, one] })
  const listed = await listPeople(runtime, readListQuery({ q: email }, personListShape))
  expect(listed.rows).toMatchObject([{ email, groups: ['invited-1', 'invited-2'], state: 'invited' }])
})

test('groups are for administrators', async () => {
  const member = await signedInPerson(runtime)
  expect((await postAct(provider, member, 'group.create', { name: 'mine' })).status).toBe(403)
  expect((await postAct(provider, boss, 'group.create', { name: 'Ours' })).status).toBe(200)
})

test('groups are listed with how many are in them, by search and in any order', async () => {
  const [big, small] = [await create('zz-big', '100% of us'), await create('zz-small')]
  const one = await signedInPerson(runtime)
  await boss.act('group.add-member', { groupId: big, personId: one.person.id })
  await boss.act('group.add-member', { groupId: big, personId: boss.person.id })
  const list = (parameters: Record<string, string>) => listGroups(runtime, readListQuery(parameters, groupListShape))
  expect((await list({ q: 'ZZ-' })).rows).toMatchObject([
    { id: big, members: 2 },
    { id: small, members: 0 },
  ])
  expect((await list({ q: 'zz-', sort: 'members' })).rows.map(({ id }) => id)).toEqual([small, big])
  expect(await list({ q: '100%' })).toMatchObject({ total: 1, rows: [{ id: big }] })
  expect((await list({ q: '%' })).total).toBe(1)
  expect((await groupChoices(runtime)).map(({ id }) => id)).toContain(small)
})

test('the page of a group shows its members; an address that names none shows nothing', async () => {
  const groupId = await create('paged')
  await boss.act('group.add-member', { groupId, personId: boss.person.id })
  const query = readListQuery({}, memberListShape)
  expect(await groupPage(runtime, groupId, query)).toMatchObject({
    group: { name: 'paged' },
    members: { total: 1, rows: [{ id: boss.person.id, keys: 1 }] },
  })
  expect(await groupPage(runtime, groupId, readListQuery({ q: 'nobody' }, memberListShape))).toMatchObject({
    members: { total: 0, rows: [] },
  })
  expect(await groupPage(runtime, nobody, query)).toBeUndefined()
  expect(await groupPage(runtime, "x' OR 1=1", query)).toBeUndefined()
})

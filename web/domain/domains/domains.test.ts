import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { type DnsAnswer, SERVFAIL, startDnsServer } from '../../testing/dns-server.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { listDomains } from './list-domains.ts'
import { watchDomains } from './watch-domains.ts'

const dns = await startDnsServer()
const provider = await startTestProvider({ config: { dnsServers: [dns.address] } })
const { runtime, clock } = provider
const { prisma } = runtime.database
afterAll(async () => {
  await provider.close()
  await dns.close()
})
const alice = await signedInPerson(runtime, { role: 'administrator' })

const newName = () => `d${randomUUID()}.example`
const refused = (errorName: string) => expect.objectContaining({ errorName })

interface Added {
  readonly name: string
  readonly record: { readonly name: string; readonly value: string }
}

async function added(name = newName()): Promise<Added> {
  return (await alice.act('domain.add', { name })) as unknown as Added
}

const line = async (name: string) => (await listDomains(runtime)).find((domain) => domain.name === name)
const typesOf = async (domain: string) => {
  const events = await prisma.auditEvent.findMany({ where: { details: { path: ['domain'], equals: domain } } })
  return events.sort((one, other) => Number(one.id - other.id)).map(({ type }) => type)
}

test('a domain is verified once its record is there, and every step is in the audit log', async () => {
  const { name, record } = await added()
  expect(record).toEqual({
    name: `_vouch-challenge.${name}`,
    value: expect.stringMatching(/^vouch-domain=[\da-f]{32}$/),
  })
  expect(await added(name.toUpperCase())).toEqual({ name, record })
  expect(await line(name)).toMatchObject({ record, verifiedAt: undefined, missingSince: undefined })
  expect(await alice.act('domain.check', { name })).toEqual({ name, found: false, texts: [] })
  dns.answers.set(record.name, [['v=spf1 -all'], [record.value]])
  expect(await alice.act('domain.check', { name })).toEqual({ name, found: true, texts: ['v=spf1 -all', record.value] })
  expect(await line(name)).toMatchObject({ verifiedAt: clock(), lastCheckedAt: clock() })
  expect(await alice.act('domain.check', { name })).toMatchObject({ found: true })
  expect(await typesOf(name)).toEqual(['domain.added', 'domain.refused', 'domain.verified'])
  const verified = await prisma.auditEvent.findFirstOrThrow({ where: { type: 'domain.verified' } })
  expect(verified).toMatchObject({ personId: alice.person.id, keyId: alice.keyId, outcome: 'ok' })
  expect(verified.ceremonyId).toMatch(/^[\da-f-]{36}$/)
})

const wrong: [string, (value: string) => DnsAnswer][] = [
  ['has another value', () => [[`vouch-domain=${'0'.repeat(32)}`]]],
  ['has the value in capitals', (value) => [[value.toUpperCase()]]],
  ['has more than the value', (value) => [[`${value} `], [` ${value}`], [`x${value}`]]],
  ['has the value in two records', (value) => [[value.slice(0, 20)], [value.slice(20)]]],
  ['has no text', () => []],
]
test.each(wrong)('a name that %s verifies nothing', async (_, answer) => {
  const { name, record } = await added()
  dns.answers.set(record.name, answer(record.value))
  expect(await alice.act('domain.check', { name })).toMatchObject({ found: false })
  expect((await line(name))?.verifiedAt).toBeUndefined()
})

test('a record that comes in several strings is one text', async () => {
  const { name, record } = await added()
  dns.answers.set(record.name, [[record.value.slice(0, 7), record.value.slice(7)]])
  expect(await alice.act('domain.check', { name })).toMatchObject({ found: true })
})

test('the record of one domain verifies neither the domain above nor below it', async () => {
  const { name, record } = await added()
  const below = await added(`mail.${name}`)
  dns.answers.set(record.name, [[record.value]])
  dns.answers.set(below.record.name, [[record.value]])
  expect(await alice.act('domain.check', { name: below.name })).toMatchObject({ found: false })
})

test('a server that fails, or keeps silent, changes nothing', async () => {
  const { name, record } = await added()
  dns.answers.set(record.name, [[record.value]])
  await alice.act('domain.check', { name })
  for (const answer of [{ code: SERVFAIL }, { code: 5 }, 'silence'] as const) {
    dns.answers.set(record.name, answer)
    await expect(alice.act('domain.check', { name })).rejects.toThrow(refused('domainLookupFailed'))
  }
  expect(await line(name)).toMatchObject({ verifiedAt: clock(), missingSince: undefined })
}, 30_000)

test.each(['com', 'localhost', '192.0.2.1', '[::1]', 'exa mple.com', 'ｅxample.com', '', 'a..b', '*.example.com'])(
  '"%s" is no domain that somebody owns',
  async (name) => {
    await expect(alice.act('domain.add', { name })).rejects.toThrow(refused('domainRefused'))
  },
)

test('a removed domain is forgotten, and gets another value when it is added again', async () => {
  const { name, record } = await added()
  dns.answers.set(record.name, [[record.value]])
  await alice.act('domain.check', { name })
  await alice.act('domain.remove', { name })
  expect(await line(name)).toBeUndefined()
  await expect(alice.act('domain.remove', { name })).rejects.toThrow(refused('domainUnknown'))
  await expect(alice.act('domain.check', { name })).rejects.toThrow(refused('domainUnknown'))
  expect((await added(name)).record.value).not.toBe(record.value)
  expect(await alice.act('domain.check', { name })).toMatchObject({ found: false })
})

test('a record that vanishes is marked within a week and takes nothing away; it is looked for by one server', async () => {
  const { name, record } = await added()
  dns.answers.set(record.name, [[record.value]])
  await alice.act('domain.check', { name })
  dns.answers.delete(record.name)
  await watchDomains(runtime)
  expect((await line(name))?.missingSince).toBeUndefined()
  clock.advance(8 * 86_400)
  const verifiedAt = (await line(name))?.verifiedAt
  const before = dns.asked.length
  await Promise.all([watchDomains(runtime), watchDomains(runtime), watchDomains(runtime)])
  expect(dns.asked.slice(before).filter((asked) => asked === record.name)).toHaveLength(1)
  expect(await line(name)).toMatchObject({ verifiedAt, missingSince: clock() })
  dns.answers.set(record.name, [[record.value]])
  clock.advance(8 * 86_400)
  await watchDomains(runtime)
  expect(await line(name)).toMatchObject({ verifiedAt, missingSince: undefined })
  expect((await typesOf(name)).slice(-2)).toEqual(['domain.missing', 'domain.found_again'])
}, 30_000)

test('only administrators may', async () => {
  const bob = await signedInPerson(runtime)
  for (const act of ['domain.add', 'domain.check', 'domain.remove']) {
    await expect(bob.act(act, { name: newName() })).rejects.toThrow(refused('administratorNeeded'))
  }
})

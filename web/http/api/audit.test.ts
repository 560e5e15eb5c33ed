import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { auditKeySet } from '../../domain/audit/audit-key.ts'
import { listAuditEvents } from '../../domain/audit/list-audit-events.ts'
import { recordEvent } from '../../domain/audit/record-event.ts'
import { sealEvents } from '../../domain/audit/seal-events.ts'
import { verifyExport } from '../../domain/audit/verify-export.ts'
import { writeCheckpoint } from '../../domain/audit/write-checkpoint.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { browserOf, postAct, signedInPerson } from '../../testing/signed-in-person.ts'
import { testMasterKey } from '../../testing/signing-keys.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { issuer, runtime, clock } = provider
const administrator = await signedInPerson(runtime, { email: 'admin@example.com', role: 'administrator' })
const member = await signedInPerson(runtime, { email: 'member@example.com' })
const context = { ...runtime, masterKey: testMasterKey() }
const seal = () => sealEvents(runtime.database, { wait: true })
await seal()
await writeCheckpoint(context, { always: true })
await seal()

const exported = (query = '') => browserOf(provider, administrator).get(`${issuer}/api/v1/audit/export${query}`)
const linesOf = async (response: Response) => (await response.text()).trim().split('\n')
const pull = (token: string, query = '') =>
  fetch(`${issuer}/api/v1/audit/events${query}`, { headers: { authorization: `Bearer ${token}` } })

async function newToken(days = 30): Promise<{ id: string; token: string }> {
  const response = await postAct(provider, administrator, 'api-token.create', { name: 'SIEM', days })
  return (await response.json()).result
}

test('only administrators take the log away, and both the taking and the trying are written down', async () => {
  expect((await fetch(`${issuer}/api/v1/audit/export`)).status).toBe(401)
  expect((await browserOf(provider, member).get(`${issuer}/api/v1/audit/export`)).status).toBe(403)
  const response = await exported('?format=csv')
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/csv; charset=utf-8; header=present',
  ])
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="vouch-audit-.*\.csv"$/)
  await response.text()
  const { events } = await listAuditEvents(runtime, {}, { limit: 10 })
  expect(events.map(({ type, personEmail }) => [type, personEmail])).toEqual(
    expect.arrayContaining([
      ['act.refused', 'member@example.com'],
      ['audit.exported', 'admin@example.com'],
    ]),
  )
})

test('an export proves itself with nothing but the public keys', async () => {
  const text = await (await exported()).text()
  const keys = await auditKeySet(runtime)
  const verify = (content: string) =>
    verifyExport(() => createInterface({ input: Readable.from([content]) }), { checkpoints: [], keys })
  const verdict = await verify(text)
  expect(verdict).toMatchObject({ fault: undefined, from: 1n, checkpoints: 1 })
  expect(verdict.verified).toBeGreaterThan(4)
  const changed = await verify(text.replace('"type":"key.enrolled"', '"type":"key.renamed"'))
  expect(changed.fault).toMatchObject({ kind: 'modified' })
  const lines = text.split('\n')
  expect((await verify(lines.toSpliced(1, 1).join('\n'))).fault).toMatchObject({ kind: 'deleted', position: 2n })
  await expect(verify(`${text}nonsense\n`)).rejects.toMatchObject({ errorName: 'auditFileUnreadable' })
})

test('no cell of the table is a formula to a spreadsheet', async () => {
  await recordEvent(runtime.database.prisma, {
    type: 'login.refused',
    outcome: 'refused',
    clientId: '=cmd|calc',
    ip: '',
  })
  await seal()
  const rows = await linesOf(await exported('?format=csv&outcome=refused'))
  expect(rows.some((row) => row.includes(",'=cmd|calc,"))).toBe(true)
  expect(rows.some((row) => row.includes(',=cmd|calc'))).toBe(false)
})

test('filters narrow an export, and what is no filter is refused', async () => {
  const rows = await linesOf(await exported('?person=member@example.com'))
  expect(rows.length).toBeGreaterThan(1)
  expect(rows.every((row) => JSON.parse(row).personId === member.person.id)).toBe(true)
  expect((await exported('?person=nobody@example.com')).status).toBe(200)
  for (const query of ['?format=xml', '?colour=red', '?type=a&type=b', `?type=${'a'.repeat(201)}`]) {
    expect((await exported(query)).status, query).toBe(400)
  }
})

test('a program with a token reads on from its cursor, and misses nothing', async () => {
  const { token } = await newToken()
  await seal()
  const positions: number[] = []
  let cursor = '0'
  for (;;) {
    const { events, cursor: next } = await (await pull(token, `?cursor=${cursor}&limit=3`)).json()
    if (events.length === 0) break
    positions.push(...events.map(({ position }: { position: number }) => position))
    cursor = next
  }
  expect(positions).toEqual(positions.map((_, index) => index + 1))
  await recordEvent(runtime.database.prisma, { type: 'setting.changed', outcome: 'ok' })
  await seal()
  await writeCheckpoint(context, { always: true })
  const { events, checkpoints, keys } = await (await pull(token, `?cursor=${cursor}`)).json()
  expect([events.length, checkpoints.length, keys.keys.length]).toEqual([1, 1, 1])
})

test('a token that is unknown, revoked, expired or for something else is refused in the same words', async () => {
  const revoked = await newToken()
  await postAct(provider, administrator, 'api-token.revoke', { id: revoked.id })
  const expired = await newToken(1)
  const other = await newToken()
  await runtime.database.prisma.apiToken.update({ where: { id: other.id }, data: { scopes: ['other'] } })
  expect((await pull(expired.token)).status).toBe(200)
  clock.advance(86_400)
  const refusals = await Promise.all(
    [revoked.token, expired.token, other.token, 'vouch_api_unknown', 'x'].map(async (token) => pull(token)),
  )
  const bodies = await Promise.all(refusals.map((response) => response.json()))
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
  expect(bodies[0]).toMatchObject({ status: 401, code: 'VCH-6404' })
  expect(refusals[0]?.headers.get('www-authenticate')).toContain('Bearer')
})

test('a page of another site makes no browser take the log, nor count against who is signed in there', async () => {
  const { cookies } = browserOf(provider, await signedInPerson(runtime, { role: 'administrator' }))
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const count = () => runtime.database.prisma.auditEvent.count({ where: { type: 'audit.exported' } })
  const before = await count()
  for (const site of ['cross-site', 'same-site']) {
    const headers = { cookie, 'sec-fetch-site': site }
    const response = await fetch(`${issuer}/api/v1/audit/export`, { headers })
    expect(response.status, site).toBe(403)
    expect((await response.json()).code).toBe('VCH-2005')
  }
  expect(await count()).toBe(before)
})

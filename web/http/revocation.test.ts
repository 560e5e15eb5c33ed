import { afterAll, describe, expect, test } from 'vitest'
import { type AccessPaths, accessPaths } from '../testing/access-paths.ts'
import { enrolByLink } from '../testing/enrol-by-link.ts'
import { startTestProvider } from '../testing/provider.ts'
import { postAct, type SignedInPerson, signedInPerson } from '../testing/signed-in-person.ts'

const provider = await startTestProvider({ replicas: 2 })
afterAll(() => provider.close())
const { runtime } = provider
const [first = '', second = ''] = provider.replicas
const boss = await signedInPerson(runtime, { role: 'administrator' })

/** Tries every path at the replica that did not revoke, one after the other: of one key only one touch is under way at a time. */
async function tried(paths: AccessPaths, replica: string): Promise<Record<string, string>> {
  const answers: Record<string, string> = {}
  for (const [name, path] of Object.entries(paths)) {
    const { status, refusal } = await path(replica)
    answers[name] = status < 300 ? 'let in' : `refused with ${refusal}`
    if (status >= 300) expect([name, [400, 401, 403, 404]]).toEqual([name, expect.arrayContaining([status])])
  }
  return answers
}

const letIn = (answers: Record<string, string>) => Object.keys(answers).filter((name) => answers[name] === 'let in')

/** What needs no session is open to who still has a key, or an invite. */
const WITHOUT_SESSION = [
  'login that was pushed',
  'login whose touch was asked for',
  'sign-in whose touch was asked for',
  'invite that is open',
]

const revocations: Record<string, { revoke(person: SignedInPerson): Promise<void>; leaves: readonly string[] }> = {
  deactivation: {
    revoke: async ({ person }) => acted('person.deactivate', { personId: person.id }),
    leaves: [],
  },
  'removal of the key': {
    revoke: async ({ keyId }) => acted('key.remove-of-person', { keyId }),
    leaves: ['invite that is open'],
  },
  'end of all sessions': {
    revoke: async ({ person }) => acted('session.end-all-of-person', { personId: person.id }),
    leaves: WITHOUT_SESSION,
  },
  'end of all sessions of the key': {
    revoke: async ({ keyId }) => acted('session.end-all-of-key', { keyId }),
    leaves: WITHOUT_SESSION,
  },
  recovery: { revoke: recovered, leaves: [] },
}

async function acted(name: string, parameters: Record<string, string>): Promise<void> {
  const response = await postAct(provider, boss, name, parameters)
  expect([response.status, await response.json()]).toEqual([200, expect.anything()])
}

async function recovered({ person }: SignedInPerson): Promise<void> {
  const { result } = await (await postAct(provider, boss, 'person.recover', { personId: person.id })).json()
  expect((await enrolByLink(provider, result.link)).status).toBe(200)
}

test('where nothing is revoked every path lets in, on every replica', async () => {
  for (const replica of [first, second]) {
    const answers = await tried(await accessPaths(provider, await signedInPerson(runtime)), replica)
    expect(Object.values(answers).filter((answer) => answer !== 'let in')).toEqual([])
    expect(Object.keys(answers).length).toBeGreaterThanOrEqual(12)
  }
})

describe.each(Object.entries(revocations))('after %s', (_, { revoke, leaves }) => {
  test('what came of it before is refused at once, on the other replica', async () => {
    const person = await signedInPerson(runtime)
    const paths = await accessPaths(provider, person)
    await revoke(person)
    expect(letIn(await tried(paths, second))).toEqual(leaves)
  })

  test('what fails on the way leaves everything or nothing, never a half', async () => {
    let faults = 0
    for (const table of ['sessions', 'authorization_codes', 'security_keys', 'people', 'audit_events', 'notices']) {
      const person = await signedInPerson(runtime)
      const paths = await accessPaths(provider, person)
      const before = await standing(person)
      const failed = await withFault(table, () => revoke(person)).then(
        () => false,
        () => true,
      )
      if (failed) faults += 1
      if (failed) expect(await standing(person)).toEqual(before)
      else expect(letIn(await tried(paths, second)).filter((name) => !leaves.includes(name))).toEqual([])
    }
    expect(faults).toBeGreaterThan(1)
  }, 30_000)
})

/** What a person has: nothing of it may go without the rest. */
async function standing({ person }: SignedInPerson) {
  const { prisma } = runtime.database
  const [sessions, keys, codes, { state }] = await Promise.all([
    prisma.session.count({ where: { personId: person.id, revokedAt: null } }),
    prisma.securityKey.count({ where: { personId: person.id, state: 'active' } }),
    prisma.authorizationCode.count({
      where: { personId: person.id, usedAt: null, expiresAt: { gt: runtime.clock() } },
    }),
    prisma.person.findUniqueOrThrow({ where: { id: person.id } }),
  ])
  return { sessions, keys, codes, state }
}

/** The database refuses to write to one table, but for what the touch of the administrator notes itself. */
async function withFault(table: string, work: () => Promise<void>): Promise<void> {
  const { pool } = runtime.database
  const exempt: Record<string, string> = {
    security_keys: 'WHEN (NEW.state IS DISTINCT FROM OLD.state)',
    sessions: 'WHEN (NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)',
  }
  const event = table === 'audit_events' || table === 'notices' ? 'INSERT' : 'UPDATE'
  const when = exempt[table] ?? ''
  await pool.query(`CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'fault'; END $$`)
  await pool.query(`CREATE TRIGGER fault BEFORE ${event} ON ${table} FOR EACH ROW ${when} EXECUTE FUNCTION fault()`)
  try {
    await work()
  } finally {
    await pool.query(`DROP TRIGGER fault ON ${table}`)
  }
}

import { VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { AWAY_WARNING, CredentialStore, LAST_STRETCH_WARNING } from './credential-store.ts'
import type { MintedCredentials } from './mint.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const MINUTE = 60
const START = Date.UTC(2026, 0, 1)

/** A store whose clocks stand still until they are moved, and whose STS gives exactly what is asked for. */
function storeWith(options: { session?: number; random?: number } = {}) {
  const at = { wall: 0, monotonic: 0 }
  const mints: number[] = []
  const next: { error?: VouchError } = {}
  const session = options.session ?? 8 * 60 * MINUTE
  const store = new CredentialStore({
    clocks: { now: () => new Date(START + at.wall * 1_000), monotonic: () => at.monotonic * 1_000 },
    random: () => options.random ?? 0,
    server: 'https://vouch.example.com',
    person: 'alice@example.com',
    sessionRemaining: () => (session - at.wall) * 1_000,
    mint: async (_target, durationSeconds): Promise<MintedCredentials> => {
      if (next.error !== undefined) throw next.error
      mints.push(durationSeconds)
      return {
        accessKeyId: `ASIA${mints.length}`,
        secretAccessKey: 'secret',
        sessionToken: 'token',
        expiration: new Date(START + (at.wall + durationSeconds) * 1_000),
        warnings: [],
      }
    },
  })
  const pass = (seconds: number) => {
    at.wall += seconds
    at.monotonic += seconds
  }
  return { store, mints, at, pass, next, get: () => store.get({ roleArn: ROLE }) }
}

test('credentials are handed out again while more than 15 minutes are left', async () => {
  const { get, mints, pass } = storeWith()
  await get()
  pass(44 * MINUTE)
  expect((await get()).accessKeyId).toBe('ASIA1')
  pass(1 * MINUTE)
  expect((await get()).accessKeyId).toBe('ASIA2')
  expect(mints).toEqual([3_600, 3_600])
})

test('chance brings the next ones forward by a minute at most', async () => {
  const { get, mints, pass } = storeWith({ random: 0.999 })
  await get()
  pass(43 * MINUTE)
  await get()
  expect(mints).toHaveLength(1)
  pass(1 * MINUTE + 1)
  await get()
  expect(mints).toHaveLength(2)
})

test('a clock that is set back does not make credentials younger', async () => {
  const { get, mints, at } = storeWith()
  await get()
  at.wall -= 24 * 60 * MINUTE
  at.monotonic += 46 * MINUTE
  await get()
  expect(mints).toHaveLength(2)
})

test('no credential outlives the session', async () => {
  const { get, mints } = storeWith({ session: 20 * MINUTE + 0.5 })
  await get()
  expect(mints).toEqual([20 * MINUTE])
})

test('near the end of the session what is left is handed out with its true end and a warning', async () => {
  const { get, mints, pass } = storeWith({ session: 20 * MINUTE })
  const first = await get()
  pass(10 * MINUTE)
  expect(await get()).toEqual({ ...first, warnings: [LAST_STRETCH_WARNING] })
  pass(9.8 * MINUTE)
  await expect(get()).rejects.toMatchObject({ errorName: 'awsSessionTooShort' })
  expect(mints).toHaveLength(1)
})

test('less than 15 minutes of session and nothing at hand is an error that asks for a login', async () => {
  const { get } = storeWith({ session: 15 * MINUTE - 1 })
  await expect(get()).rejects.toMatchObject({ errorName: 'awsSessionTooShort', entry: { exit: 2 } })
})

test.each(['serverUnreachable', 'awsUnreachable', 'awsThrottled', 'databaseUnavailable'] as const)(
  'while %s, credentials that still work are handed out with a warning',
  async (name) => {
    const { get, pass, next } = storeWith()
    const first = await get()
    pass(50 * MINUTE)
    next.error = new VouchError(name)
    expect(await get()).toEqual({ ...first, warnings: [AWAY_WARNING] })
    pass(9.9 * MINUTE)
    await expect(get()).rejects.toMatchObject({ errorName: name })
  },
)

test.each(['awsTrustPolicyDenies', 'tokenRefused', 'awsTagsForbidden'] as const)(
  'a refusal (%s) is not papered over with old credentials',
  async (name) => {
    const { get, pass, next } = storeWith()
    await get()
    pass(50 * MINUTE)
    next.error = new VouchError(name)
    await expect(get()).rejects.toMatchObject({ errorName: name })
  },
)

test('many at once are one mint, also when it fails', async () => {
  const { get, mints, next } = storeWith()
  const all = await Promise.all(Array.from({ length: 100 }, get))
  expect(new Set(all.map(({ accessKeyId }) => accessKeyId)).size).toBe(1)
  expect(mints).toHaveLength(1)
  next.error = new VouchError('awsTrustPolicyDenies')
  const other = storeWith()
  other.next.error = next.error
  const failures = await Promise.allSettled(Array.from({ length: 100 }, other.get))
  expect(failures.every(({ status }) => status === 'rejected')).toBe(true)
  delete other.next.error
  await other.get()
  expect(other.mints).toHaveLength(1)
})

test('what is asked for differently is not shared', async () => {
  const { store, mints } = storeWith()
  await store.get({ roleArn: ROLE })
  await store.get({ roleArn: ROLE, region: 'eu-central-1' })
  await store.get({ roleArn: ROLE, durationSeconds: 1_800 })
  await store.get({ roleArn: `${ROLE}2` })
  await store.get({ roleArn: ROLE, stsEndpoint: 'http://127.0.0.1:1' })
  expect(mints).toHaveLength(5)
  await store.get({ roleArn: ROLE, region: 'us-east-1', durationSeconds: 9_999 })
  expect(mints).toHaveLength(5)
})

test('a store that was emptied keeps nothing that arrives late', async () => {
  const { store, get, mints } = storeWith()
  const late = get()
  store.close()
  await late
  await get()
  expect(mints).toHaveLength(2)
})

import { VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { AWAY_WARNING, CredentialStore, LAST_STRETCH_WARNING } from './credential-store.ts'
import type { MintedCredentials } from './mint.ts'
import { NO_RULES, type RoleRules } from './role-rules.ts'

const ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'
const HUB = 'arn:aws:iam::123456789012:role/Hub'
const MIDDLE = 'arn:aws:iam::123456789012:role/Middle'
const MINUTE = 60
const START = Date.UTC(2026, 0, 1)

/** A store whose clocks stand still until they are moved, and whose STS gives exactly what is asked for. */
function storeWith(options: { session?: number; random?: number; rules?: RoleRules } = {}) {
  const at = { wall: 0, monotonic: 0 }
  const mints: number[] = []
  const chained: string[] = []
  const next: { error?: VouchError; rules?: RoleRules; chain?: VouchError } = {}
  const session = options.session ?? 8 * 60 * MINUTE
  const store = new CredentialStore({
    clocks: { now: () => new Date(START + at.wall * 1_000), monotonic: () => at.monotonic * 1_000 },
    random: () => options.random ?? 0,
    server: 'https://vouch.example.com',
    person: 'alice@example.com',
    sessionRemaining: () => (session - at.wall) * 1_000,
    mint: async (_target, durationSeconds): Promise<MintedCredentials> => {
      if (next.error !== undefined) throw next.error
      return give(durationSeconds)
    },
    mintFromRole: async (target, source, durationSeconds): Promise<MintedCredentials> => {
      chained.push(`${source.accessKeyId} ${target.role.roleName}`)
      const { chain } = next
      delete next.chain
      if (chain !== undefined) throw chain
      return give(durationSeconds)
    },
  })
  function give(durationSeconds: number): MintedCredentials {
    const { longestSeconds, freshSeconds } = next.rules ?? options.rules ?? NO_RULES
    const life = Math.min(durationSeconds, longestSeconds ?? durationSeconds)
    mints.push(life)
    return {
      accessKeyId: `ASIA${mints.length}`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: new Date(START + (at.wall + life) * 1_000),
      warnings: [],
      rules: { longestSeconds, freshSeconds },
    }
  }
  const pass = (seconds: number) => {
    at.wall += seconds
    at.monotonic += seconds
  }
  return { store, mints, chained, at, pass, next, get: (via: string[] = []) => store.get({ roleArn: ROLE, via }) }
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
  const all = await Promise.all(Array.from({ length: 100 }, () => get()))
  expect(new Set(all.map(({ accessKeyId }) => accessKeyId)).size).toBe(1)
  expect(mints).toHaveLength(1)
  next.error = new VouchError('awsTrustPolicyDenies')
  const other = storeWith()
  other.next.error = next.error
  const failures = await Promise.allSettled(Array.from({ length: 100 }, () => other.get()))
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

test('credentials that live a quarter of an hour are shared all the same', async () => {
  const { get, mints, pass } = storeWith({ rules: { longestSeconds: 900, freshSeconds: null } })
  await get()
  pass(4.9 * MINUTE)
  await get()
  expect(mints).toEqual([900])
  pass(0.1 * MINUTE)
  await get()
  expect(mints).toEqual([900, 900])
})

const stale = new VouchError('awsFreshTouchNeeded')

test('nothing at hand is handed out once the touch is too old, whatever it is still worth', async () => {
  const { get, pass, next } = storeWith({ rules: { longestSeconds: null, freshSeconds: 10 * MINUTE } })
  await get()
  next.error = stale
  pass(9.9 * MINUTE)
  expect((await get()).accessKeyId).toBe('ASIA1')
  pass(0.1 * MINUTE)
  await expect(get()).rejects.toMatchObject({ errorName: 'awsFreshTouchNeeded', entry: { exit: 7 } })
  pass(40 * MINUTE)
  next.error = new VouchError('serverUnreachable')
  await expect(get()).rejects.toMatchObject({ errorName: 'serverUnreachable' })
})

test.each(['wall', 'monotonic'] as const)('a touch ages by either clock (%s)', async (clock) => {
  const { get, at, next } = storeWith({ rules: { longestSeconds: null, freshSeconds: 10 * MINUTE } })
  await get()
  next.error = stale
  at[clock] += 10 * MINUTE
  await expect(get()).rejects.toMatchObject({ errorName: 'awsFreshTouchNeeded' })
})

test('a way over other roles is fetched once for each step, and the steps are shared', async () => {
  const { store, get, chained, mints } = storeWith()
  const all = await Promise.all(Array.from({ length: 50 }, () => get([HUB, MIDDLE])))
  expect(new Set(all.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['ASIA3']))
  expect(chained).toEqual(['ASIA1 Middle', 'ASIA2 VouchDeveloper'])
  await store.get({ roleArn: MIDDLE, via: [HUB] })
  await store.get({ roleArn: HUB })
  expect(mints).toHaveLength(3)
  await get([MIDDLE, HUB])
  expect(mints).toHaveLength(6)
})

test('a short duration is asked of the last role, and not of those on the way', async () => {
  const { store, mints } = storeWith()
  await store.get({ roleArn: ROLE, via: [HUB], durationSeconds: 900 })
  expect(mints).toEqual([3_600, 900])
})

test('what a touch opened on the way ends with it, also at the last role', async () => {
  const { store, get, pass, next, mints } = storeWith()
  next.rules = { longestSeconds: null, freshSeconds: 10 * MINUTE }
  await store.get({ roleArn: HUB })
  next.rules = NO_RULES
  pass(9 * MINUTE)
  await get([HUB])
  next.error = stale
  pass(0.9 * MINUTE)
  await get([HUB])
  expect(mints).toHaveLength(2)
  pass(0.1 * MINUTE)
  await expect(get([HUB])).rejects.toMatchObject({ errorName: 'awsFreshTouchNeeded' })
})

test('credentials on the way that AWS calls expired are fetched anew, once', async () => {
  const { get, chained, next } = storeWith()
  next.chain = new VouchError('awsTokenExpired')
  await get([HUB])
  expect(chained).toEqual(['ASIA1 VouchDeveloper', 'ASIA2 VouchDeveloper'])
})

/** A loan of so many seconds, asked for at times of it. */
function lending(seconds: number, id = 'loan') {
  const world = storeWith()
  const lent = async () => world.store.get({ roleArn: ROLE, loan: { id, remainingSeconds: seconds - world.at.wall } })
  return { ...world, lent }
}

test('what is lent lives half an hour at most, and is none of what the person has', async () => {
  const { lent, get, mints } = lending(3 * 60 * MINUTE)
  const [own, borrowed] = [await get(), await lent()]
  expect(borrowed.accessKeyId).not.toBe(own.accessKeyId)
  expect(await lent()).toEqual(borrowed)
  expect(mints).toEqual([60 * MINUTE, 30 * MINUTE])
})

test('two loans of one role share no credentials', async () => {
  const { store, mints } = storeWith()
  for (const id of ['one', 'other', 'one']) await store.get({ roleArn: ROLE, loan: { id, remainingSeconds: 3_600 } })
  expect(mints).toHaveLength(2)
})

test('the last credentials of a loan end with it, however often it is asked', async () => {
  const { lent, mints, pass } = lending(50 * MINUTE)
  for (let minute = 0; minute < 50; minute += 1) {
    const { expiration } = await lent()
    expect(expiration.getTime()).toBeLessThanOrEqual(START + 50 * MINUTE * 1_000)
    pass(minute === 49 ? MINUTE - 1 : MINUTE)
  }
  expect((await lent()).expiration.getTime()).toBe(START + 50 * MINUTE * 1_000)
  expect(mints.length).toBeLessThanOrEqual(4)
})

test('a loan that is shorter than AWS knows gives 15 minutes, once', async () => {
  const { lent, mints, pass } = lending(5 * MINUTE)
  const first = await lent()
  pass(4.5 * MINUTE)
  expect(await lent()).toEqual(first)
  expect(mints).toEqual([15 * MINUTE])
})

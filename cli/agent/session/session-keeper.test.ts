import { VouchError } from '@vouch/protocol'
import { expect, test, vi } from 'vitest'
import { describe as describeSession, newDpopKey } from '../testing/vouch-server.ts'
import { SessionKeeper, type SessionServer } from './session-keeper.ts'

const HOUR = 3_600

async function keeperWith(
  life: number,
  server: Partial<SessionServer> = {},
  pollMilliseconds?: number,
  random: () => number = () => 0,
) {
  const offset = { wall: 0, monotonic: 0 }
  const start = Date.now()
  const changes: boolean[] = []
  const keeper = new SessionKeeper({
    clocks: { now: () => new Date(start + offset.wall * 1_000), monotonic: () => offset.monotonic * 1_000 },
    server: { fetchSession: async () => ({}), revokeToken: async () => {}, ...server },
    onChange: (has) => changes.push(has),
    random,
    ...(pollMilliseconds === undefined ? {} : { pollMilliseconds }),
  })
  await keeper.adopt({
    server: 'https://vouch.example.com',
    accessToken: 'canary-access-token',
    dpopKey: await newDpopKey(),
    session: describeSession(life),
  })
  return { keeper, offset, changes }
}

const fails = (name: ConstructorParameters<typeof VouchError>[0]) => async () => {
  throw new VouchError(name)
}

test('a session is over when its time has passed on the wall, though the machine slept', async () => {
  const { keeper, offset, changes } = await keeperWith(8 * HOUR)
  offset.wall = 8 * HOUR
  expect(keeper.current()).toBeUndefined()
  expect(changes).toEqual([true, false])
})

test('a session is over when its time has passed, though the clock was set back a day', async () => {
  const { keeper, offset } = await keeperWith(8 * HOUR)
  offset.wall = -24 * HOUR
  expect(keeper.current()).toBeDefined()
  offset.monotonic = 8 * HOUR
  expect(keeper.current()).toBeUndefined()
})

test('no session is held for more than twelve hours', async () => {
  const { keeper, offset } = await keeperWith(100 * HOUR)
  offset.monotonic = 12 * HOUR
  expect(keeper.current()).toBeUndefined()
  keeper.forget()
})

test('a session that is over already is not taken', async () => {
  const { keeper } = await keeperWith(0)
  expect(keeper.current()).toBeUndefined()
})

test.each(['tokenRefused', 'grantRefused', 'personDeactivated', 'keyDisabled'] as const)(
  'the server ends a session by saying %s',
  async (name) => {
    const { keeper } = await keeperWith(HOUR, { fetchSession: fails(name) })
    const held = keeper.require()
    await keeper.check()
    expect(keeper.current()).toBeUndefined()
    expect(held.signal.aborted).toBe(true)
  },
)

test.each([
  'serverUnreachable',
  'databaseUnavailable',
  'internal',
  'serverAnswerMalformed',
  'dpopProofRefused',
  'serverBusy',
] as const)('no session ends because of %s', async (name) => {
  const { keeper } = await keeperWith(HOUR, { fetchSession: fails(name) })
  await keeper.check()
  expect(keeper.current()).toBeDefined()
  keeper.forget()
})

test('the server is asked again and again, and the session ends by itself when it says so', async () => {
  let asked = 0
  const over = new Promise<void>((resolve) => {
    void keeperWith(
      HOUR,
      {
        fetchSession: async () => {
          asked += 1
          if (asked < 3) return {}
          resolve()
          throw new VouchError('tokenRefused')
        },
      },
      1,
    )
  })
  await over
  expect(asked).toBe(3)
})

const WHY = [
  'sessionEndedByAdministrator',
  'sessionEndedByPerson',
  'sessionKeyGone',
  'sessionPersonDeactivated',
] as const

test.each(WHY)(
  'who asks afterwards learns that it ended by %s, until there is another session or a logout',
  async (name) => {
    const { keeper } = await keeperWith(HOUR, { fetchSession: fails(name) })
    expect(keeper.lastEnd).toBeUndefined()
    await keeper.check()
    expect([keeper.current(), keeper.lastEnd?.reason]).toEqual([undefined, name])
    await keeper.end()
    expect(keeper.lastEnd).toBeUndefined()
  },
)

test('a mint that is refused asks why, and says it', async () => {
  const { keeper } = await keeperWith(HOUR, { fetchSession: fails('sessionEndedByAdministrator') })
  const refused = keeper.using(keeper.require(), fails('grantRefused'))
  await expect(refused).rejects.toMatchObject({ errorName: 'sessionEndedByAdministrator' })
  expect([keeper.current(), keeper.lastEnd?.reason]).toEqual([undefined, 'sessionEndedByAdministrator'])
})

test('a mint that is refused lets go of the session, though the server does not say why', async () => {
  const { keeper } = await keeperWith(HOUR, { fetchSession: fails('serverUnreachable') })
  await expect(keeper.using(keeper.require(), fails('grantRefused'))).rejects.toMatchObject({
    errorName: 'notLoggedIn',
  })
  expect([keeper.current(), keeper.lastEnd]).toEqual([undefined, undefined])
})

test('the server is asked every 45 to 54 seconds, and not by all agents at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    for (const [random, seconds] of [
      [0, 45],
      [0.999, 53.99],
    ] as const) {
      let asked = 0
      const fetchSession = async () => {
        asked += 1
      }
      const { keeper } = await keeperWith(HOUR, { fetchSession }, undefined, () => random)
      await vi.advanceTimersByTimeAsync(seconds * 1_000 - 10)
      expect(asked).toBe(0)
      await vi.advanceTimersByTimeAsync(20)
      expect(asked).toBe(1)
      await vi.advanceTimersByTimeAsync(seconds * 1_000)
      expect(asked).toBe(2)
      keeper.forget()
    }
  } finally {
    vi.useRealTimers()
  }
})

test('what was being fetched for a session that has ended is not handed out', async () => {
  const { keeper } = await keeperWith(HOUR)
  const held = keeper.require()
  const result = keeper.using(held, async () => {
    await keeper.end()
    return 'credentials'
  })
  await expect(result).rejects.toMatchObject({ errorName: 'notLoggedIn' })
})

test('the key of a session signs and cannot be read', async () => {
  const { keeper } = await keeperWith(HOUR)
  const { privateKey } = keeper.require().at.key
  expect(privateKey.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow()
  keeper.forget()
})

test('another session replaces the first, whose work is dropped', async () => {
  const { keeper } = await keeperWith(HOUR)
  const first = keeper.require()
  await keeper.adopt({
    server: 'https://vouch.example.com',
    accessToken: 'another',
    dpopKey: await newDpopKey(),
    session: describeSession(HOUR),
  })
  expect(first.signal.aborted).toBe(true)
  expect(keeper.require()).not.toBe(first)
  keeper.forget()
})

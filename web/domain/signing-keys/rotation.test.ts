import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestTokenSeconds } from '../tokens/longest-token.ts'
import { after, type KeyLife, planRotation, type RotationPolicy, type RotationStep } from './rotation.ts'

const start = new Date('2026-01-01T00:00:00Z')
const policy: RotationPolicy = { leadSeconds: 100, retireSeconds: 1_000, rotateSeconds: 10_000 }

function life(kid: string, state: KeyLife['state'], times: Partial<KeyLife> = {}): KeyLife {
  return { kid, state, signsFrom: start, activatedAt: null, retiringAt: null, ...times }
}

const signing = life('a', 'active', { activatedAt: start })

test('a young active key and a standby leave nothing to do', () => {
  expect(planRotation([signing, life('b', 'pending')], after(start, 9_999), policy)).toEqual([])
})

test('an old active key hands over to the standby, and the next standby is published', () => {
  const now = after(start, 10_000)
  expect(planRotation([signing, life('b', 'pending')], now, policy)).toEqual([
    { type: 'retire', kid: 'a' },
    { type: 'activate', kid: 'b' },
    { type: 'create', signsFrom: after(now, 100) },
  ])
})

test('a standby never signs before its lead time, not even when a person asks', () => {
  const early = life('b', 'pending', { signsFrom: after(start, 100) })
  expect(planRotation([signing, early], after(start, 99), policy, { asked: true })).toEqual([])
  expect(planRotation([signing, early], after(start, 100), policy, { asked: true })).toContainEqual({
    type: 'activate',
    kid: 'b',
  })
})

test('a retiring key stays published until the tokens that it signed have ended', () => {
  const retiring = life('z', 'retiring', { retiringAt: start })
  const keys = [retiring, signing, life('b', 'pending')]
  expect(planRotation(keys, after(start, 999), policy)).toEqual([])
  expect(planRotation(keys, after(start, 1_000), policy)).toEqual([{ type: 'remove', kid: 'z' }])
})

test('an empty table gets no key by schedule', () => {
  expect(planRotation([], start, policy)).toEqual([])
})

/** What happened, so that a replica that lags can be shown the past. */
interface World {
  now: Date
  keys: KeyLife[]
  readonly past: { readonly at: Date; readonly keys: readonly KeyLife[] }[]
}

const POLL_SECONDS = 20

function apply(world: World, steps: readonly RotationStep[]): void {
  for (const step of steps) {
    if (step.type === 'create') {
      world.keys = [...world.keys, life(`key-${world.past.length}`, 'pending', { signsFrom: step.signsFrom })]
    } else if (step.type === 'remove') {
      world.keys = world.keys.filter((key) => key.kid !== step.kid)
    } else {
      const change: Partial<KeyLife> =
        step.type === 'retire'
          ? { state: 'retiring', retiringAt: world.now }
          : { state: 'active', activatedAt: world.now }
      world.keys = world.keys.map((key) => (key.kid === step.kid ? { ...key, ...change } : key))
    }
  }
  world.past.push({ at: world.now, keys: world.keys })
}

function seenBy(world: World, at: Date): readonly KeyLife[] {
  return (world.past.findLast((entry) => entry.at <= at) ?? world.past[0])?.keys ?? []
}

const published = (keys: readonly KeyLife[]) => new Set(keys.map((key) => key.kid))

const step = fc.record({
  // From a second to months, all orders of magnitude alike.
  seconds: fc.double({ min: 0, max: 7, noNaN: true }).map((exponent) => Math.round(10 ** exponent)),
  asked: fc.boolean(),
  signerLag: fc.integer({ min: 0, max: POLL_SECONDS }),
  answerLag: fc.integer({ min: 0, max: POLL_SECONDS }),
  cutOff: fc.boolean(),
})

const policies = fc.record({
  leadSeconds: fc.integer({ min: POLL_SECONDS, max: 200_000 }),
  retireSeconds: fc.integer({ min: longestTokenSeconds + POLL_SECONDS + 1, max: 400_000 }),
  rotateSeconds: fc.integer({ min: 1, max: 5_000_000 }),
})

test('I4, I5: whatever is rotated when, one key signs, and every token verifies for its whole life', () => {
  fc.assert(
    fc.property(policies, fc.array(step, { minLength: 1, maxLength: 150 }), (policy, steps) => {
      const world: World = { now: start, keys: [life('first', 'active', { activatedAt: start })], past: [] }
      apply(world, planRotation(world.keys, world.now, policy))
      // A relying party never asks again for an unknown kid. What it holds is as old as its cache and the replica's lag.
      const cacheSeconds = policy.leadSeconds - POLL_SECONDS
      let cache = { fetchedAt: new Date(0), kids: published([]) }
      const tokens: { kid: string; expiresAt: Date }[] = []

      const verifyAt = (moment: Date, answerLag: number) => {
        if (moment > after(cache.fetchedAt, cacheSeconds)) {
          cache = { fetchedAt: moment, kids: published(seenBy(world, after(moment, -answerLag))) }
        }
        for (const token of tokens) if (moment <= token.expiresAt) expect(cache.kids).toContain(token.kid)
      }

      for (const { seconds, asked, signerLag, answerLag, cutOff } of steps) {
        const until = after(world.now, seconds)
        for (const { expiresAt } of tokens) if (expiresAt < until) verifyAt(expiresAt, answerLag)
        tokens.splice(0, tokens.length, ...tokens.filter(({ expiresAt }) => expiresAt >= until))
        world.now = until
        apply(world, planRotation(world.keys, world.now, policy, { asked }))
        expect(planRotation(world.keys, world.now, policy)).toEqual([])
        expect(world.keys.filter((key) => key.state === 'active')).toHaveLength(1)
        expect(world.keys.filter((key) => key.state === 'pending')).toHaveLength(1)

        // A replica that is cut off signs on with what it saw last, up to its not-after.
        const lag = cutOff ? policy.retireSeconds - longestTokenSeconds : signerLag
        const signer = seenBy(world, after(world.now, -lag)).find((key) => key.state === 'active')
        if (signer !== undefined) tokens.push({ kid: signer.kid, expiresAt: after(world.now, longestTokenSeconds) })
        verifyAt(world.now, answerLag)
      }
    }),
    { numRuns: 400 },
  )
})

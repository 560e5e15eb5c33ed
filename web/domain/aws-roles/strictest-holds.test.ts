import { type ErrorName, isBindable, VouchError } from '@vouch/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RoleRuleFor } from '../../db/aws/aws-role-rules.ts'
import { roleRule } from '../../testing/role-rules.ts'
import { combineRules } from './combine-rules.ts'
import { judgeRole, type RoleTerms } from './judge-role.ts'

const TOUCHED = new Date('2026-11-01T08:00:00Z')
const HOUR = 3_600

const ruleFor = fc
  .record({
    // Mostly yes, so that more than one rule can let somebody in.
    permits: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
    freshSeconds: fc.option(fc.integer({ min: 60, max: 2 * HOUR })),
    longestSeconds: fc.option(fc.integer({ min: 900, max: HOUR })),
    tags: fc.constantFrom('required', 'preferred', 'preferred', 'none', 'bound'),
  })
  .map(({ permits, ...asked }): RoleRuleFor => ({ ...roleRule(asked), id: crypto.randomUUID(), permits }))

/** The first can be carried by AWS as the value of a tag, the second cannot. */
const roles = fc.constantFrom('arn:aws:iam::123456789012:role/Admin', 'arn:aws:iam::123456789012:role/Admin,Deploy')
const requests = fc.record({
  arn: roles,
  now: fc.integer({ min: 0, max: 2 * HOUR }).map((age) => new Date(TOUCHED.getTime() + age * 1_000)),
  omitTags: fc.boolean(),
})
const choice = fc.constantFrom('allow', 'forbid')
const settings = fc.record({ aws_unlisted_roles: fc.constant('allow' as const), aws_untagged_fallback: choice })

type Request = { arn: string; now: Date; omitTags: boolean }
type Settings = Parameters<typeof judgeRole>[1]

function judged(rules: readonly RoleRuleFor[], by: Settings, request: Request): RoleTerms | ErrorName {
  try {
    return judgeRole(combineRules(rules, request.arn), by, { ...request, authTime: TOUCHED })
  } catch (error) {
    if (error instanceof VouchError) return error.errorName
    throw error
  }
}

test('a rule more never gives anybody more', () => {
  let given = 0
  fc.assert(
    fc.property(fc.array(ruleFor, { maxLength: 3 }), ruleFor, settings, requests, (rules, more, by, request) => {
      const [before, after] = [judged(rules, by, request), judged([...rules, more], by, request)]
      if (typeof after === 'string') return
      given += 1
      if (typeof before === 'string') expect.fail(`${before} without the rule, a token with it`)
      expect(after.longestSeconds ?? HOUR).toBeLessThanOrEqual(before.longestSeconds ?? HOUR)
      expect(after.freshUntil?.getTime() ?? Infinity).toBeLessThanOrEqual(before.freshUntil?.getTime() ?? Infinity)
      // A rule may take the tags away only where a token without them could be had by asking for it.
      if (before.tagged && !after.tagged) expect(judged(rules, by, { ...request, omitTags: true })).toBeTypeOf('object')
      if (!before.tagged) expect(after.tagged).toBe(false)
      if (before.bound) expect(after.bound).toBe(true)
    }),
    { numRuns: 2_000 },
  )
  expect(given).toBeGreaterThan(200)
})

test('where one rule has tokens name the role, whatever is given out names it', () => {
  let [given, kept] = [0, 0]
  const bound = ruleFor.map((rule): RoleRuleFor => ({ ...rule, tags: 'bound' }))
  fc.assert(
    fc.property(fc.array(ruleFor, { maxLength: 3 }), bound, settings, requests, (others, rule, by, request) => {
      const terms = judged([...others, rule], by, request)
      if (typeof terms === 'string') kept += 1
      else {
        given += 1
        expect(terms).toMatchObject({ bound: true, tagged: true })
        expect([request.omitTags, isBindable(request.arn)]).toEqual([false, true])
      }
    }),
    { numRuns: 1_000 },
  )
  expect(Math.min(given, kept)).toBeGreaterThan(50)
})

test('the order of the rules means nothing', () => {
  fc.assert(
    fc.property(fc.array(ruleFor, { maxLength: 4 }), settings, requests, (rules, by, request) => {
      expect(judged([...rules].reverse(), by, request)).toEqual(judged(rules, by, request))
    }),
  )
})

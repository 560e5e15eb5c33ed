import { matchesWildcard } from '@vouch/protocol'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { wildcardsAsLike } from '../../db/audit/audit-roles.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { writeRule } from '../../testing/role-rules.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)

/** What the statement that mints asks of one pattern. */
async function matchesInPostgres(pattern: string, text: string): Promise<boolean> {
  const { prisma } = database
  await prisma.awsRoleRule.deleteMany()
  await writeRule(database, { pattern })
  const { rows } = await database.pool.query('SELECT 1 FROM aws_role_rules WHERE $1 LIKE like_pattern', [text])
  return rows.length === 1
}

/** What the filter of the audit log asks of one pattern. */
async function matchesAsFilter(pattern: string, text: string): Promise<boolean> {
  const { rows } = await database.pool.query('SELECT $1::text LIKE $2 AS fits', [text, wildcardsAsLike(pattern)])
  return rows[0].fits
}

/** Few letters, in both cases, and all that LIKE or a regular expression would take for something else: so that many texts match. */
const letters = fc.constantFrom('a', 'A', 'b', '_', '.', '/', '+', '=')
const texts = fc.string({ unit: letters, maxLength: 8 })
const patterns = fc.string({ unit: fc.oneof(letters, fc.constantFrom('*', '?')), minLength: 1, maxLength: 8 })

test('a pattern matches in Postgres what it matches in a trust policy', async () => {
  const seen = { matches: 0, differs: 0 }
  await fc.assert(
    fc.asyncProperty(patterns, texts, async (pattern, text) => {
      const expected = matchesWildcard(pattern, text)
      seen[expected ? 'matches' : 'differs'] += 1
      expect(await matchesInPostgres(pattern, text)).toBe(expected)
      expect(await matchesAsFilter(pattern, text)).toBe(expected)
    }),
    { numRuns: 400 },
  )
  expect(Math.min(seen.matches, seen.differs)).toBeGreaterThan(20)
})

test('a text matches the pattern that is made of it by putting wildcards in', async () => {
  const pieces = fc.array(fc.tuple(texts, fc.constantFrom('', '*', '?')), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(pieces, texts, async (parts, between) => {
      const pattern = parts.map(([text, wildcard]) => text + wildcard).join('') || '*'
      const filled = { '': '', '*': between, '?': 'x' }
      const text = parts.map(([piece, wildcard]) => piece + filled[wildcard]).join('')
      expect([matchesWildcard(pattern, text), await matchesInPostgres(pattern, text)]).toEqual([true, true])
    }),
    { numRuns: 150 },
  )
})

test.each([
  ['a%', 'what LIKE takes for any text'],
  ['a\\*', 'what LIKE takes for an escape'],
  ["a'", 'the end of a text in SQL'],
  ['a b', 'a space'],
  ['ä*', 'a letter that no ARN has'],
  ['', 'nothing'],
  ['a'.repeat(2_049), 'too long'],
])('%s is no pattern to the database either: %s', async (pattern) => {
  await expect(writeRule(database, { pattern })).rejects.toThrow(/aws_role_rules_pattern/)
})

test('the longest and most wild pattern is tried in a moment, in both places', async () => {
  const hostile = [
    '*a'.repeat(1_023),
    '*'.repeat(1_000) + '?'.repeat(1_000),
    `${'a*'.repeat(1_000)}b`,
    '?*'.repeat(1_024),
  ]
  for (const pattern of hostile) {
    for (const text of ['a'.repeat(2_048), 'b'.repeat(2_048)]) {
      const began = performance.now()
      const expected = matchesWildcard(pattern, text)
      expect(await matchesInPostgres(pattern, text)).toBe(expected)
      expect(performance.now() - began).toBeLessThan(1_000)
    }
  }
})

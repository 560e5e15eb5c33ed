import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../testing/database.ts'
import { auditFilterNames } from './audit-filters.ts'
import { listAuditEvents } from './list-audit-events.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)

const strange = ['\0', 'a\0b', '%', "'; DROP TABLE people; --", '\ud800', '$1', '{}', '-1', '9'.repeat(40), 'null']
// The first and the last day that JavaScript knows: Postgres knows neither of them by that name.
const times = ['-271821-04-20', '+275760-09-13', '0000-01-01', '9999-99-99', '2026-01-01T00:00:00+99:00']

test.each(auditFilterNames)('whatever an address says of ‘%s’ is looked for, and nothing breaks', async (name) => {
  for (const value of [...strange, ...times]) {
    const page = await listAuditEvents({ database }, { [name]: value }, { before: value, limit: 50 })
    expect(page, value).toEqual({ events: [], next: undefined })
  }
})

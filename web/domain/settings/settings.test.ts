import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../testing/database.ts'
import { changeSetting, readSettings } from './settings.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const runtime = { database, clock: () => new Date('2026-06-01T12:00:00Z') }

test('a setting holds its first value until it is changed, and each change is in the audit log', async () => {
  expect(await readSettings(runtime)).toEqual({
    aws_untagged_fallback: 'allow',
    aws_unlisted_roles: 'allow',
    login_ip_mismatch: 'warn',
    login_paste_back: 'forbid',
    audit_retention_days: 0,
  })
  await changeSetting(runtime, 'aws_untagged_fallback', 'allow')
  await changeSetting(runtime, 'aws_untagged_fallback', 'forbid')
  expect(await readSettings(runtime)).toMatchObject({ aws_untagged_fallback: 'forbid', login_ip_mismatch: 'warn' })
  expect(await database.prisma.auditEvent.count({ where: { type: 'setting.changed' } })).toBe(2)
})

test.each([
  ['aws_untagged_fallback', 'perhaps', 'settingRefused'],
  ['colour', 'red', 'settingUnknown'],
  ['constructor', 'x', 'settingUnknown'],
])('%s = %s is refused, and nothing is changed', async (name, text, errorName) => {
  const before = await readSettings(runtime)
  await expect(changeSetting(runtime, name, text)).rejects.toMatchObject({ errorName })
  expect(await readSettings(runtime)).toEqual(before)
})

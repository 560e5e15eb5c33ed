import { expect, test } from 'vitest'
import { auditAddress, auditExportAddress } from './audit-address.ts'

test('a download holds what the page is narrowed to, and nothing of where the page stands', () => {
  const filters = { person: 'a+b@example.com', 'role-session-name': 'a.b', ip: undefined }
  expect(auditAddress(filters, '42')).toBe('/admin/audit?person=a%2Bb%40example.com&role-session-name=a.b&before=42')
  expect(auditExportAddress(filters, 'csv')).toBe(
    '/api/v1/audit/export?format=csv&person=a%2Bb%40example.com&role-session-name=a.b',
  )
})

test('without filters the address is that of the page', () => {
  expect(auditAddress({ type: '' })).toBe('/admin/audit')
})

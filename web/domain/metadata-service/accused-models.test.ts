import { expect, test } from 'vitest'
import { accusingStatuses } from '../key-policy/policy-document.ts'
import { accusedModels, type StatusReport } from './accused-models.ts'

const AAGUID = 'cb69481e-8ff7-4039-93ec-0a2729a154a8'
const now = new Date('2026-11-23T12:00:00Z')
const certified = { status: 'FIDO_CERTIFIED_L1', effectiveDate: '2020-01-01' }
const remote = 'USER_KEY_REMOTE_COMPROMISE'

test.each(accusingStatuses)('a model with the status %s is accused', (status) => {
  const models = [{ aaguid: AAGUID, statusReports: [certified, { status, effectiveDate: '2024-01-01' }] }]
  expect(accusedModels(models, accusingStatuses, now)).toEqual(new Map([[AAGUID, status]]))
  expect(accusedModels(models, [], now).size).toBe(0)
})

test.each<[string, StatusReport[], boolean]>([
  ['nothing', [], false],
  ['a certificate', [certified], false],
  ['an update that is available', [certified, { status: 'UPDATE_AVAILABLE', effectiveDate: '2024-01-01' }], false],
  ['an accusation in any place of the list', [{ status: remote, effectiveDate: '2024-01-01' }, certified], true],
  [
    'an update after an accusation',
    [
      { status: remote, effectiveDate: '2024-01-01' },
      { status: 'UPDATE_AVAILABLE', effectiveDate: '2025-01-01' },
    ],
    true,
  ],
  [
    'a certificate after an accusation',
    [
      { status: remote, effectiveDate: '2024-01-01' },
      { status: 'FIDO_CERTIFIED_L2', effectiveDate: '2025-01-01' },
    ],
    false,
  ],
  ['an accusation of tomorrow', [certified, { status: remote, effectiveDate: '2026-11-24' }], false],
  ['an accusation of today', [certified, { status: remote, effectiveDate: '2026-11-23' }], true],
  ['an accusation without a day', [{ status: remote }, certified], true],
  [
    'two of one day: the later holds',
    [
      { status: 'FIDO_CERTIFIED', effectiveDate: '2024-01-01' },
      { status: 'REVOKED', effectiveDate: '2024-01-01' },
    ],
    true,
  ],
  ['a status that nobody knows yet', [certified, { status: 'SOMETHING_NEW', effectiveDate: '2025-01-01' }], false],
])('of a model’s reports the newest that accuses or certifies counts: %s', (_, statusReports, accused) => {
  expect(accusedModels([{ aaguid: AAGUID, statusReports }], accusingStatuses, now).has(AAGUID)).toBe(accused)
})

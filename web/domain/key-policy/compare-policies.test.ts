import { expect, test } from 'vitest'
import { comparePolicies } from './compare-policies.ts'
import { accusingStatuses, type KeyPolicyDocument, recommendedFirmware } from './policy-document.ts'
import { aaguidsOf } from './yubico-models.ts'

const base: KeyPolicyDocument = {
  version: 1,
  hardwareOnly: true,
  models: { presets: ['yubikey5'], aaguids: [] },
  minimumFirmware: recommendedFirmware,
  roots: { yubico: true, pasted: [] },
  useMetadataService: true,
  refusedStatuses: [...accusingStatuses],
}
const [model = ''] = aaguidsOf(['yubikey5'])
const firmware = (changes: Partial<NonNullable<KeyPolicyDocument['minimumFirmware']>>) => ({
  minimumFirmware: { ...recommendedFirmware, ...changes },
})

test.each<[string, Partial<KeyPolicyDocument>, string]>([
  ['any authenticator', { hardwareOnly: false, models: 'any' }, 'authenticators that are no hardware'],
  ['every model', { models: 'any' }, 'models'],
  ['one series more', { models: { presets: ['yubikey5', 'yubikeyBio'], aaguids: [] } }, 'models'],
  ['any firmware', { minimumFirmware: null }, 'firmware'],
  ['an older firmware', firmware({ version: '5.4.3' }), 'firmware'],
  ['an older firmware of one series', firmware({ presets: { yubikey5Fips: '5.7.2' } }), 'firmware'],
  ['firmware that is not told', firmware({ unknown: 'allow' }), 'firmware'],
  ['one maker more', { roots: { yubico: true, pasted: ['PEM'] } }, 'makers'],
  ['no metadata', { useMetadataService: false }, 'reported security problems'],
  ['one status less', { refusedStatuses: accusingStatuses.slice(1) }, 'reported security problems'],
])('%s is looser than before, and the way back is tighter', (_, changes, part) => {
  const looser = { ...base, ...changes }
  expect(comparePolicies(base, looser)).toEqual({ loosened: [part], tightened: [] })
  expect(comparePolicies(looser, base)).toEqual({ loosened: [], tightened: [part] })
})

test('a part that lets in some and keeps out others is both', () => {
  const moved = { ...base, models: { presets: ['securityKey' as const], aaguids: [] } }
  expect(comparePolicies(base, moved)).toEqual({ loosened: ['models'], tightened: ['models'] })
})

test('what comes to the same is no change of either kind', () => {
  const named = { ...base, models: { presets: ['yubikey5' as const], aaguids: [model] } }
  const neither = { loosened: [], tightened: [] }
  expect(comparePolicies(base, named)).toEqual(neither)
  const open = { ...base, hardwareOnly: false }
  expect(comparePolicies(open, { ...open, models: 'any' })).toEqual(neither)
})

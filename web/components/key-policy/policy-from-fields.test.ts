import { expect, test } from 'vitest'
import { keyPolicyDocument } from '../../domain/key-policy/policy-document.ts'
import { modelFromFields, policyFromFields } from './policy-from-fields.ts'

const AAGUID = 'a25342c0-3cdc-4414-8e46-f4807fca511c'
const open = {
  proof: 'any',
  models: 'any',
  presets: [],
  aaguids: [],
  unknown: 'deny',
  yubico: true,
  useMetadataService: true,
  refusedStatuses: ['REVOKED'],
}

test('an empty form is the policy that asks for nothing', () => {
  expect(keyPolicyDocument.parse(policyFromFields(open))).toEqual({
    version: 1,
    hardwareOnly: false,
    models: 'any',
    minimumFirmware: null,
    roots: { yubico: true, pasted: [] },
    useMetadataService: true,
    refusedStatuses: ['REVOKED'],
  })
})

test('everything that is filled in is in the policy, and a series without a firmware of its own is not', () => {
  const typed = {
    ...open,
    proof: 'hardware',
    models: 'listed',
    presets: ['yubikey5'],
    aaguids: [AAGUID],
    firmware: '5.7.0',
    'firmware:yubikeyBio': '5.7.2',
    unknown: 'allow',
  }
  expect(keyPolicyDocument.parse(policyFromFields(typed))).toMatchObject({
    hardwareOnly: true,
    models: { presets: ['yubikey5'], aaguids: [AAGUID] },
    minimumFirmware: { version: '5.7.0', presets: { yubikeyBio: '5.7.2' }, unknown: 'allow' },
  })
})

test('what the form hides is not asked for: models where all are allowed, models and firmware where no proof is', () => {
  const hidden = { ...open, presets: ['yubikey5'], aaguids: [AAGUID], firmware: '5.7.0' }
  expect(policyFromFields({ ...hidden, proof: 'hardware' }).models).toBe('any')
  expect(policyFromFields({ ...hidden, models: 'listed' })).toMatchObject({ models: 'any', minimumFirmware: null })
})

test('certificates that are pasted one after the other are one root each, and text without one is left for the server to refuse', () => {
  const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`
  const pasted = `${pem('AAAA')}\n${pem('BBBB')}\n`
  expect(policyFromFields({ ...open, pasted }).roots.pasted).toEqual([pem('AAAA'), pem('BBBB')])
  expect(policyFromFields({ ...open, pasted: 'nonsense' }).roots.pasted).toHaveLength(1)
})

test('a model is tried where its AAGUID is typed, with or without a firmware', () => {
  expect(modelFromFields(open)).toBeUndefined()
  expect(modelFromFields({ tryAaguid: AAGUID })).toEqual({ aaguid: AAGUID, firmware: null })
  expect(modelFromFields({ tryAaguid: AAGUID, tryFirmware: '5.4.3' })).toEqual({ aaguid: AAGUID, firmware: '5.4.3' })
})

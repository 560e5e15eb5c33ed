import { expect, test } from 'vitest'
import { attestationRoot, type LeafOptions } from '../../testing/attestation-authority.ts'
import { hardwarePolicy, type KeyRules } from '../attestation/key-policy.ts'
import { firmwareExtension } from '../webauthn/library.ts'
import { judgeKey, type KeyFacts } from './judge-key.ts'
import { recommendedFirmware } from './policy-document.ts'
import { aaguidsOf, presetNames, yubicoModels } from './yubico-models.ts'

const maker = await attestationRoot()
const stranger = await attestationRoot('Stranger')
const YUBIKEY_5_1 = 'cb69481e-8ff7-4039-93ec-0a2729a154a8'
const YUBIKEY_5_7 = 'a25342c0-3cdc-4414-8e46-f4807fca511c'
const BIO_5_7 = 'dd86a2da-86a0-4cbe-b462-4bd31f57bc6f'
const FIPS_5_4 = 'c1f9a0bc-1dd2-404a-b27f-8e29047a43fd'
const UNHEARD_OF = 'b93fd961-f2e6-462f-b122-82002247de78'

async function facts(changes: Partial<KeyFacts> = {}, leaf: LeafOptions = {}): Promise<KeyFacts> {
  const { chain } = await maker.batch(leaf)
  return {
    aaguid: YUBIKEY_5_1,
    chain: chain.map((der) => new Uint8Array(der)),
    firmware: null,
    backupEligible: false,
    attestedAt: new Date('2026-06-01T00:00:00Z'),
    ...changes,
  }
}

async function reasonsUnder(rules: Partial<KeyRules>, changes: Partial<KeyFacts> = {}) {
  const { reasons } = judgeKey(hardwarePolicy([maker.pem], [], rules), await facts(changes))
  return reasons.map(({ error }) => error)
}

test('without hardware being asked for, everything is accepted and nothing that a key claims is believed', async () => {
  const verdict = judgeKey({ kind: 'any' }, await facts({ chain: [], backupEligible: true }))
  expect(verdict).toEqual({ verdict: 'accepted', reasons: [], anchor: null })
})

test('a key that proves nothing, or is vouched for by a stranger, is refused before its model is looked at', async () => {
  const rules = { models: new Set<string>(), accused: new Map([[YUBIKEY_5_1, 'REVOKED']]) }
  expect(await reasonsUnder(rules, { chain: [] })).toEqual(['keyNotHardware'])
  const { chain } = await stranger.batch()
  expect(await reasonsUnder(rules, { chain: chain.map((der) => new Uint8Array(der)) })).toEqual(['keyNotTrusted'])
  expect(await reasonsUnder(rules, { chain: [new Uint8Array(50)] })).toEqual(['keyNotTrusted'])
})

test('a key does not age with its certificate, and a certificate that was not valid at enrolment never was', async () => {
  const leaf = { notAfter: new Date('2026-07-01T00:00:00Z') }
  const policy = hardwarePolicy([maker.pem], [])
  expect(judgeKey(policy, await facts({}, leaf)).verdict).toBe('accepted')
  expect(judgeKey(policy, await facts({ attestedAt: new Date('2026-08-01T00:00:00Z') }, leaf)).verdict).toBe('refused')
})

test('every reason is told, the gravest first, in words with what to compare', async () => {
  const rules = {
    models: new Set([YUBIKEY_5_7]),
    minimumFirmware: recommendedFirmware,
    accused: new Map([[YUBIKEY_5_1, 'USER_KEY_REMOTE_COMPROMISE']]),
  }
  expect(await reasonsUnder(rules, { backupEligible: true })).toEqual([
    'keySynced',
    'keyModelCompromised',
    'keyModelNotAllowed',
    'keyFirmwareTooOld',
  ])
  const { reasons } = judgeKey(hardwarePolicy([maker.pem], [], rules), await facts())
  expect(reasons.map(({ words }) => words).join(' ')).toMatch(/USER_KEY_REMOTE_COMPROMISE.*cb69481e.*less than 5\.7\.0/)
})

test.each<[string, Partial<KeyFacts>, 'allow' | 'deny', string[]]>([
  ['5.7.0 told', { firmware: '5.7.0' }, 'deny', []],
  ['5.10.0 told, which is newer than 5.7.0', { firmware: '5.10.0' }, 'deny', []],
  ['5.6.255 told', { firmware: '5.6.255' }, 'allow', ['keyFirmwareTooOld']],
  ['5.4.3 told', { firmware: '5.4.3' }, 'allow', ['keyFirmwareTooOld']],
  ['none told, by a model that was sold with 5.1 alone', {}, 'allow', ['keyFirmwareTooOld']],
  ['none told, by a model that is sold from 5.7 on', { aaguid: YUBIKEY_5_7 }, 'deny', []],
  [
    '5.4.3 told by a model that is sold from 5.7 on',
    { aaguid: YUBIKEY_5_7, firmware: '5.4.3' },
    'allow',
    ['keyFirmwareTooOld'],
  ],
  ['5.7.1 told by a Bio, which needs 5.7.2', { aaguid: BIO_5_7, firmware: '5.7.1' }, 'allow', ['keyFirmwareTooOld']],
  ['5.7.2 told by a Bio', { aaguid: BIO_5_7, firmware: '5.7.2' }, 'deny', []],
  ['none told by a Bio that may have 5.7.0 or 5.7.2', { aaguid: BIO_5_7 }, 'deny', ['keyFirmwareUnknown']],
  ['none told by such a Bio, where that is allowed', { aaguid: BIO_5_7 }, 'allow', []],
  ['none told by a FIPS key of 5.4', { aaguid: FIPS_5_4 }, 'allow', ['keyFirmwareTooOld']],
  ['none told by a model that nobody knows', { aaguid: UNHEARD_OF }, 'deny', ['keyFirmwareUnknown']],
  ['none told by a model that nobody knows, where that is allowed', { aaguid: UNHEARD_OF }, 'allow', []],
])('against EUCLEAK a floor under the firmware holds: %s', async (_, changes, unknown, errors) => {
  expect(await reasonsUnder({ minimumFirmware: { ...recommendedFirmware, unknown } }, changes)).toEqual(errors)
})

test('the published models are told apart: no AAGUID is in two series, and each is one', () => {
  const all = presetNames.flatMap((preset) => aaguidsOf([preset]))
  expect(new Set(all).size).toBe(all.length)
  expect(all).toHaveLength(yubicoModels.size)
  expect(all.every((aaguid) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(aaguid))).toBe(true)
  expect(presetNames.map((preset) => aaguidsOf([preset]).length)).toEqual([18, 9, 11, 12])
})

test.each<[string, string | Uint8Array<ArrayBuffer> | undefined, string | null | undefined]>([
  ['three bytes', '5.7.1', '5.7.1'],
  ['no extension', undefined, null],
  ['four bytes', Uint8Array.of(4, 4, 5, 7, 1, 0), undefined],
  ['two bytes', Uint8Array.of(4, 2, 5, 7), undefined],
  ['a length that lies', Uint8Array.of(4, 3, 5, 7), undefined],
  ['bytes behind it', Uint8Array.of(4, 3, 5, 7, 1, 9), undefined],
  ['no octet string', Uint8Array.of(5, 3, 5, 7, 1), undefined],
  ['nothing', new Uint8Array(), undefined],
])('the firmware of a certificate is three bytes or it is not read: %s', async (_, firmware, told) => {
  const [der = new Uint8Array()] = (await maker.batch(firmware === undefined ? {} : { firmware })).chain
  expect(firmwareExtension(new Uint8Array(der))).toBe(told)
})

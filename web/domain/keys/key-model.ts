/** How a key is built, as far as it is drawn. */
export type KeyForm = 'usb' | 'nfc' | 'dual' | 'fingerprint' | 'built-in'

export interface KeyModel {
  readonly name: string
  readonly form: KeyForm
}

const yubiKey: KeyModel = { name: 'YubiKey 5', form: 'usb' }
const yubiKeyNfc: KeyModel = { name: 'YubiKey 5 NFC', form: 'nfc' }
const yubiKeyLightning: KeyModel = { name: 'YubiKey 5Ci', form: 'dual' }
const yubiKeyBio: KeyModel = { name: 'YubiKey Bio', form: 'fingerprint' }
const securityKey: KeyModel = { name: 'Security Key by Yubico', form: 'usb' }
const securityKeyNfc: KeyModel = { name: 'Security Key NFC by Yubico', form: 'nfc' }
const securityKeyEnterprise: KeyModel = { name: 'Security Key NFC, Enterprise', form: 'nfc' }

/** By AAGUID, as the FIDO Metadata Service lists them. One AAGUID covers USB-A and USB-C of the same model. */
const models = new Map<string, KeyModel>(
  Object.entries({
    'cb69481e-8ff7-4039-93ec-0a2729a154a8': yubiKey,
    'ee882879-721c-4913-9775-3dfcce97072a': yubiKey,
    '19083c3d-8383-4b18-bc03-8f1c9ab2fd1b': yubiKey,
    'ff4dac45-ede8-4ec2-aced-cf66103f4335': yubiKey,
    'fa2b99dc-9e39-4257-8f92-4a30d23c4118': yubiKeyNfc,
    '2fc0579f-8113-47ea-b116-bb5a8db9202a': yubiKeyNfc,
    'a25342c0-3cdc-4414-8e46-f4807fca511c': yubiKeyNfc,
    'd7781e5d-e353-46aa-afe2-3ca49f13332a': yubiKeyNfc,
    'c5ef55ff-ad9a-4b9f-b580-adebafe026d0': yubiKeyLightning,
    'a02167b9-ae71-4ac7-9a07-06432ebb6f1c': yubiKeyLightning,
    '24673149-6c86-42e7-98d9-433fb5b73296': yubiKeyLightning,
    'c1f9a0bc-1dd2-404a-b27f-8e29047a43fd': { name: 'YubiKey 5 NFC FIPS', form: 'nfc' },
    '73bb0cd4-e502-49b8-9c6f-b59445bf720b': { name: 'YubiKey 5 FIPS', form: 'usb' },
    '85203421-48f9-4355-9bc8-8a53846e5083': { name: 'YubiKey 5Ci FIPS', form: 'dual' },
    'd8522d9f-575b-4866-88a9-ba99fa02f35b': yubiKeyBio,
    '83c47309-aabb-4108-8470-8be838b573cb': yubiKeyBio,
    '7d1351a6-e097-4852-b8bf-c9ac5c9ce4a3': yubiKeyBio,
    'f8a011f3-8c0a-4d15-8006-17111f9edc7d': securityKey,
    'b92c3f9a-c014-4056-887f-140a2501163b': securityKey,
    '6d44ba9b-f6ec-2e49-b930-0c8fe920cb73': securityKeyNfc,
    '149a2021-8ef6-4133-96b8-81f8d5b7f1f5': securityKeyNfc,
    'a4e9fc6d-4cbe-4758-b8ba-37598bb5bbaa': securityKeyNfc,
    'e77e3c64-05e3-428b-8824-0cbeb04b829d': securityKeyNfc,
    '0bb43545-fd2c-4185-87dd-feb0b2916ace': securityKeyEnterprise,
    '47ab2fb4-66ac-4184-9ae1-86be814012d5': securityKeyEnterprise,
  }),
)

/**
 * What a key is, for its owner to know it again. Without attestation the AAGUID is only what the key claims, so this is
 * a name and a drawing, and never a reason to trust.
 *
 * @param aaguid lower-case UUID
 * @param transports as the browser reported them at enrolment (WebAuthn L3 §5.8.4)
 */
export function keyModel(aaguid: string, transports: readonly string[]): KeyModel {
  const known = models.get(aaguid)
  if (known !== undefined) return known
  if (transports.includes('internal')) return { name: 'Built into a device', form: 'built-in' }
  return { name: 'Security key', form: transports.includes('nfc') ? 'nfc' : 'usb' }
}

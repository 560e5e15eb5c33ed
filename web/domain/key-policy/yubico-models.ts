import type { KeyForm } from '../keys/key-form.ts'
import { type Firmware, firmware } from './firmware.ts'

/** Series of keys that an administrator can allow by name. */
export const presetNames = ['yubikey5', 'yubikey5Fips', 'yubikeyBio', 'securityKey'] as const
export type PresetName = (typeof presetNames)[number]

/** How people call them. */
export const presetTitles: Readonly<Record<PresetName, string>> = {
  yubikey5: 'YubiKey 5 series',
  yubikey5Fips: 'YubiKey 5 FIPS series',
  yubikeyBio: 'YubiKey Bio series',
  securityKey: 'Security Key series',
}

interface YubicoModel {
  readonly preset: PresetName
  /** How people call it. */
  readonly name: string
  /** Undefined where Yubico gives the same name to keys that are built in different ways. */
  readonly form: KeyForm | undefined
  /** The firmware that keys with this AAGUID are sold with: from the first to the last version. */
  readonly oldest: Firmware
  readonly newest: Firmware
}

type Line = readonly [firmware: string, name: string, form: KeyForm | undefined, aaguids: string]

// AAGUIDs and firmware as Yubico publishes them ("YubiKey Hardware FIDO2 AAGUIDs", https://yubi.co/aaguids), among them
// those of the enterprise editions. The same AAGUID covers USB-A and USB-C.
const published: Record<PresetName, readonly Line[]> = {
  yubikey5: [
    ['5.1', 'YubiKey 5', 'usb', 'cb69481e-8ff7-4039-93ec-0a2729a154a8'],
    ['5.1', 'YubiKey 5 NFC', 'nfc', 'fa2b99dc-9e39-4257-8f92-4a30d23c4118'],
    ['5.2-5.4', 'YubiKey 5', 'usb', 'ee882879-721c-4913-9775-3dfcce97072a'],
    ['5.2-5.4', 'YubiKey 5 NFC', 'nfc', '2fc0579f-8113-47ea-b116-bb5a8db9202a'],
    ['5.2-5.4', 'YubiKey 5Ci', 'dual', 'c5ef55ff-ad9a-4b9f-b580-adebafe026d0'],
    ['5.7', 'YubiKey 5', 'usb', '19083c3d-8383-4b18-bc03-8f1c9ab2fd1b ff4dac45-ede8-4ec2-aced-cf66103f4335'],
    ['5.7', 'YubiKey 5 NFC', 'nfc', 'a25342c0-3cdc-4414-8e46-f4807fca511c d7781e5d-e353-46aa-afe2-3ca49f13332a'],
    ['5.7', 'YubiKey 5Ci', 'dual', 'a02167b9-ae71-4ac7-9a07-06432ebb6f1c 24673149-6c86-42e7-98d9-433fb5b73296'],
    [
      '5.7',
      'YubiKey 5',
      undefined,
      `1ac71f64-468d-4fe0-bef1-0e5f2f551f18 6ab56fad-881f-4a43-acb2-0be065924522
      662ef48a-95e2-4aaa-a6c1-5b9c40375824 20ac7a17-c814-4833-93fe-539f0d5e3389
      4599062e-6926-4fe7-9566-9e8fb1aedaa0 b90e7dc1-316e-4fee-a25a-56a666a670fe
      3b24bf49-1d45-4484-a917-13175df0867b`,
    ],
  ],
  yubikey5Fips: [
    ['5.4', 'YubiKey 5 NFC FIPS', 'nfc', 'c1f9a0bc-1dd2-404a-b27f-8e29047a43fd'],
    ['5.4', 'YubiKey 5 FIPS', 'usb', '73bb0cd4-e502-49b8-9c6f-b59445bf720b'],
    ['5.4', 'YubiKey 5Ci FIPS', 'dual', '85203421-48f9-4355-9bc8-8a53846e5083'],
    [
      '5.7',
      'YubiKey 5 FIPS',
      undefined,
      `fcc0118f-cd45-435b-8da1-9782b2da0715 79f3c8ba-9e35-484b-8f47-53a5a0f5c630
      57f7de54-c807-4eab-b1c6-1c9be7984e92 905b4cb4-ed6f-4da9-92fc-45e0d4e9b5c7
      7b96457d-e3cd-432b-9ceb-c9fdd7ef7432 3a662962-c6d4-4023-bebb-98ae92e78e20`,
    ],
  ],
  yubikeyBio: [
    [
      '5.5-5.6',
      'YubiKey Bio',
      'fingerprint',
      'd8522d9f-575b-4866-88a9-ba99fa02f35b 83c47309-aabb-4108-8470-8be838b573cb',
    ],
    ['5.6', 'YubiKey Bio', 'fingerprint', '7d1351a6-e097-4852-b8bf-c9ac5c9ce4a3'],
    [
      '5.7',
      'YubiKey Bio',
      'fingerprint',
      `dd86a2da-86a0-4cbe-b462-4bd31f57bc6f 7409272d-1ff9-4e10-9fc9-ac0019c124fd
      8c39ee86-7f9a-4a95-9ba3-f6b097e5c2ee ad08c78a-4e41-49b9-86a2-ac15b06899e2
      90636e1f-ef82-43bf-bdcf-5255f139d12f 34744913-4f57-4e6e-a527-e9ec3c4b94e6
      97e6a830-c952-4740-95fc-7c78dc97ce47 6ec5cff2-a0f9-4169-945b-f33b563f7b99`,
    ],
  ],
  securityKey: [
    ['5.1', 'Security Key by Yubico', 'usb', 'f8a011f3-8c0a-4d15-8006-17111f9edc7d'],
    ['5.1', 'Security Key NFC by Yubico', 'nfc', '6d44ba9b-f6ec-2e49-b930-0c8fe920cb73'],
    ['5.2-5.4', 'Security Key by Yubico', 'usb', 'b92c3f9a-c014-4056-887f-140a2501163b'],
    ['5.2-5.4', 'Security Key NFC by Yubico', 'nfc', '149a2021-8ef6-4133-96b8-81f8d5b7f1f5'],
    ['5.4', 'Security Key NFC by Yubico', 'nfc', 'a4e9fc6d-4cbe-4758-b8ba-37598bb5bbaa'],
    ['5.4', 'Security Key NFC, Enterprise', 'nfc', '0bb43545-fd2c-4185-87dd-feb0b2916ace'],
    ['5.7', 'Security Key NFC by Yubico', 'nfc', 'e77e3c64-05e3-428b-8824-0cbeb04b829d'],
    ['5.7', 'Security Key NFC, Enterprise', 'nfc', '47ab2fb4-66ac-4184-9ae1-86be814012d5'],
    [
      '5.7',
      'Security Key by Yubico',
      undefined,
      `b7d3f68e-88a6-471e-9ecf-2df26d041ede ed042a3a-4b22-4455-bb69-a267b652ae7e
      9ff4cc65-6154-4fff-ba09-9e2af7882ad2 72c6b72d-8512-4c66-8359-9d3d10d9222f`,
    ],
  ],
}

/** By AAGUID, lower case. */
export const yubicoModels: ReadonlyMap<string, YubicoModel> = new Map(
  presetNames.flatMap((preset) =>
    published[preset].flatMap(([range, name, form, aaguids]) => {
      const [from = '', to = from] = range.split('-')
      const model = { preset, name, form, oldest: firmware(`${from}.0`), newest: firmware(`${to}.255`) }
      return aaguids.split(/\s+/).map((aaguid) => [aaguid, model] as const)
    }),
  ),
)

/** The models of some series. */
export function aaguidsOf(presets: readonly PresetName[]): string[] {
  return [...yubicoModels].filter(([, { preset }]) => presets.includes(preset)).map(([aaguid]) => aaguid)
}

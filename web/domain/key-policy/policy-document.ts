import { z } from 'zod'
import { acceptsAnyAuthenticator } from '../../config/accepts-any-authenticator.ts'
import type { Config } from '../../config/config.ts'
import { isFirmware } from './firmware.ts'
import { presetNames } from './yubico-models.ts'

/** Statuses of the FIDO Metadata Service that say that a model, or what vouches for it, is broken (MDS v3.0 §3.1.4). */
export const accusingStatuses = [
  'REVOKED',
  'USER_VERIFICATION_BYPASS',
  'ATTESTATION_KEY_COMPROMISE',
  'USER_KEY_REMOTE_COMPROMISE',
  'USER_KEY_PHYSICAL_COMPROMISE',
] as const

const version = z.string().max(11).refine(isFirmware, 'is not a version such as 5.7.0')
const preset = z.enum(presetNames)

/** What an administrator decides about keys, as it is stored. */
export const keyPolicyDocument = z.strictObject({
  version: z.literal(1),
  /** Only keys whose maker vouches that they are hardware. */
  hardwareOnly: z.boolean(),
  /** Models by series and by AAGUID; an empty list of both lets nothing in. */
  models: z.union([
    z.literal('any'),
    z.strictObject({
      presets: z.array(preset).max(presetNames.length),
      aaguids: z.array(z.guid().toLowerCase()).max(500),
    }),
  ]),
  minimumFirmware: z
    .strictObject({
      version,
      /** Where a series asks for another version than the rest. */
      presets: z.partialRecord(preset, version),
      /** What happens to a key that does not tell its firmware. */
      unknown: z.enum(['allow', 'deny']),
    })
    .nullable(),
  roots: z.strictObject({
    yubico: z.boolean(),
    /** PEM certificates of other makers, beside those that the operator configured. */
    pasted: z.array(z.string().max(8_000)).max(20),
  }),
  /** Refuse models of which the FIDO Metadata Service reports one of `refusedStatuses`. */
  useMetadataService: z.boolean(),
  refusedStatuses: z.array(z.enum(accusingStatuses)).max(accusingStatuses.length),
})

export type KeyPolicyDocument = z.output<typeof keyPolicyDocument>

/**
 * The firmware that is recommended to ask for: from these versions on, keys are safe from EUCLEAK, by which somebody with
 * the key in hand, its PIN and a laboratory can copy it (YSA-2024-03).
 */
export const recommendedFirmware = {
  version: '5.7.0',
  presets: { yubikey5Fips: '5.7.2', yubikeyBio: '5.7.2' },
  unknown: 'deny',
} as const satisfies KeyPolicyDocument['minimumFirmware']

/**
 * What holds until an administrator saves something else: hardware of every model and firmware on a hosted server, any
 * authenticator on a laptop (docs/decisions/0012).
 */
export function initialKeyPolicy(config: Pick<Config, 'issuer' | 'attestationRoots'>): KeyPolicyDocument {
  return {
    version: 1,
    hardwareOnly: !acceptsAnyAuthenticator(config),
    models: 'any',
    minimumFirmware: null,
    roots: { yubico: true, pasted: [] },
    useMetadataService: true,
    refusedStatuses: [...accusingStatuses],
  }
}

import { X509Certificate } from 'node:crypto'
import { findSetting } from '../../db/settings.ts'
import type { Runtime } from '../../runtime.ts'
import { yubicoRoots } from '../attestation/roots/yubico-roots.ts'
import { type MetadataStatus, metadataStatus } from '../metadata-service/refresh-metadata.ts'
import { describeKeyPolicy } from './describe-key-policy.ts'
import { judgeEnrolledKeys } from './judge-enrolled-keys.ts'
import { KEY_POLICY, readKeyPolicy, readyKeyPolicy } from './load-key-policy.ts'
import { type KeyPolicyDocument, recommendedFirmware } from './policy-document.ts'
import { aaguidsOf, type PresetName, presetNames, presetTitles } from './yubico-models.ts'

/** A certificate that keys are believed by. */
export interface TrustedRoot {
  readonly subject: string
  /** SHA-256: hexadecimal bytes with colons between them. */
  readonly fingerprint: string
  readonly validTo: Date
}

/** All that the page of the key policy shows. */
export interface KeyPolicyPage {
  readonly policy: KeyPolicyDocument
  /** The policy in plain sentences. */
  readonly sentences: readonly string[]
  /** False: it is what a new server starts with. */
  readonly saved: boolean
  readonly recommendedFirmware: typeof recommendedFirmware
  readonly series: readonly {
    readonly name: PresetName
    readonly title: string
    readonly models: number
    /** Active keys of it. */
    readonly enrolled: number
  }[]
  readonly roots: {
    /** Empty where they are not trusted. */
    readonly yubico: readonly TrustedRoot[]
    /** Configured by the operator; not to be changed here. */
    readonly operator: readonly TrustedRoot[]
    readonly pasted: readonly TrustedRoot[]
  }
  readonly enrolled: {
    readonly total: number
    /** Active keys that the policy would not take again. */
    readonly refused: number
  }
  readonly metadata: MetadataStatus & { readonly url: string | undefined }
}

/** @returns what administrators see; the caller has checked that one asks */
export async function keyPolicyPage(runtime: Pick<Runtime, 'config' | 'database' | 'clock'>): Promise<KeyPolicyPage> {
  const { prisma } = runtime.database
  const { attestationRoots, metadataService } = runtime.config
  const policy = await readKeyPolicy(runtime)
  const judged = await judgeEnrolledKeys(prisma, await readyKeyPolicy(runtime, policy))
  const enrolledOf = (models: readonly string[]) => judged.filter(({ key }) => models.includes(key.aaguid)).length
  return {
    policy,
    sentences: describeKeyPolicy(policy),
    saved: (await findSetting(prisma, KEY_POLICY)) !== undefined,
    recommendedFirmware,
    series: presetNames.map((name) => {
      const models = aaguidsOf([name])
      return { name, title: presetTitles[name], models: models.length, enrolled: enrolledOf(models) }
    }),
    roots: {
      yubico: policy.roots.yubico ? yubicoRoots.map(described) : [],
      operator: attestationRoots.map(described),
      pasted: policy.roots.pasted.map(described),
    },
    enrolled: { total: judged.length, refused: judged.filter(({ verdict }) => verdict === 'refused').length },
    metadata: { ...(await metadataStatus(runtime)), url: metadataService.url },
  }
}

function described(pem: string): TrustedRoot {
  const { subject, fingerprint256, validTo } = new X509Certificate(pem)
  return { subject, fingerprint: fingerprint256, validTo: new Date(validTo) }
}

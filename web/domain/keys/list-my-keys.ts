import { type ListedKey, listKeys } from '../../db/keys/security-keys.ts'
import type { Runtime } from '../../runtime.ts'
import { type KeyModel, keyModel } from './key-model.ts'
import { type KeyStateInWords, keyStateInWords } from './key-state.ts'

/** A key as its owner sees it. */
export interface KeyLine extends ListedKey {
  readonly model: KeyModel
  readonly inWords: KeyStateInWords
  /** It proved at enrolment that it is a hardware key of a maker that is trusted. */
  readonly attested: boolean
}

/** The keys of one person that are not removed, the oldest first. */
export async function listMyKeys(runtime: Pick<Runtime, 'database'>, personId: string): Promise<readonly KeyLine[]> {
  const keys = await listKeys(runtime.database.prisma, personId)
  return keys.map((key) => ({
    ...key,
    model: keyModel(key.aaguid, key.transports),
    inWords: keyStateInWords(key.state, key.disabledReason),
    attested: key.attestationAnchor !== null,
  }))
}

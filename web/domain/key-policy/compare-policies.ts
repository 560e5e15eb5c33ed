import { firmware, older } from './firmware.ts'
import type { KeyPolicyDocument } from './policy-document.ts'
import { aaguidsOf, presetNames } from './yubico-models.ts'

/** The parts of a key policy that changed, in words: those that let in more than before, and those that let in less. */
export interface PolicyChange {
  readonly loosened: readonly string[]
  readonly tightened: readonly string[]
}

/** A part may do both: one model in, another one out. */
export function comparePolicies(before: KeyPolicyDocument, after: KeyPolicyDocument): PolicyChange {
  return { loosened: partsThatLetInMore(before, after), tightened: partsThatLetInMore(after, before) }
}

function partsThatLetInMore(one: KeyPolicyDocument, other: KeyPolicyDocument): string[] {
  if (!other.hardwareOnly) return one.hardwareOnly ? ['authenticators that are no hardware'] : []
  // Any authenticator is more than whatever the parts of the other say.
  if (!one.hardwareOnly) return []
  const more = {
    models: moreModels(one.models, other.models),
    firmware: moreFirmware(one.minimumFirmware, other.minimumFirmware),
    makers: hasMore(makers(one.roots), makers(other.roots)),
    'reported security problems': hasMore(refusedStatuses(other), refusedStatuses(one)),
  }
  return Object.entries(more).flatMap(([part, isMore]) => (isMore ? [part] : []))
}

function moreModels(one: KeyPolicyDocument['models'], other: KeyPolicyDocument['models']): boolean {
  if (one === 'any') return false
  if (other === 'any') return true
  return hasMore([...aaguidsOf(one.presets), ...one.aaguids], [...aaguidsOf(other.presets), ...other.aaguids])
}

function moreFirmware(one: KeyPolicyDocument['minimumFirmware'], other: KeyPolicyDocument['minimumFirmware']): boolean {
  if (one === null) return false
  if (other === null || (one.unknown === 'deny' && other.unknown === 'allow')) return true
  const asked = [undefined, ...presetNames].map((preset) =>
    [one, other].map(({ version, presets }) => firmware((preset && presets[preset]) ?? version)),
  )
  return asked.some(([before, after]) => before !== undefined && after !== undefined && older(after, before))
}

function makers({ yubico, pasted }: KeyPolicyDocument['roots']): string[] {
  return [...(yubico ? ['Yubico'] : []), ...pasted]
}

function refusedStatuses({ useMetadataService, refusedStatuses: listed }: KeyPolicyDocument): readonly string[] {
  return useMetadataService ? listed : []
}

/** Whether the other has something that the one has not. */
function hasMore(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(one)
  return other.some((each) => !known.has(each))
}

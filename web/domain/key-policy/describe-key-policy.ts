import type { KeyPolicyDocument } from './policy-document.ts'
import { type PresetName, presetNames, presetTitles } from './yubico-models.ts'

/** A key policy in plain sentences, for the page and before it is saved. */
export function describeKeyPolicy(policy: KeyPolicyDocument): string[] {
  if (!policy.hardwareOnly) {
    return ['Any authenticator may be enrolled, also passkeys in phones and password managers, which can be copied.']
  }
  return [
    'Only security keys whose maker vouches that they are hardware, and that no key can be copied out of.',
    models(policy.models),
    firmware(policy.minimumFirmware),
    policy.useMetadataService && policy.refusedStatuses.length > 0
      ? 'No model of which the FIDO Alliance reports a security problem; keys of such a model are disabled when it is reported.'
      : 'What the FIDO Alliance reports about models is not looked at.',
  ]
}

function models(listed: KeyPolicyDocument['models']): string {
  if (listed === 'any') return 'Every model of these makers.'
  const series = presetNames.filter((preset) => listed.presets.includes(preset)).map((preset) => presetTitles[preset])
  const others = listed.aaguids.length
  const more = others === 0 ? [] : [others === 1 ? 'one further model' : `${others} further models`]
  return `Only these models: ${[...series, ...more].join(', ')}.`
}

function firmware(minimum: KeyPolicyDocument['minimumFirmware']): string {
  if (minimum === null) {
    return 'Any firmware, also older than 5.7.0, of which somebody with the key, its PIN and a laboratory can make a copy.'
  }
  const exceptions = (Object.entries(minimum.presets) as [PresetName, string][])
    .filter(([, version]) => version !== minimum.version)
    .map(([preset, version]) => `${presetTitles[preset]} ${version}`)
  const but = exceptions.length === 0 ? '' : ` (${exceptions.join(', ')})`
  const unknown = minimum.unknown === 'deny' ? 'are refused' : 'are accepted'
  return `Firmware ${minimum.version} or newer${but}. Keys that do not tell theirs ${unknown}.`
}

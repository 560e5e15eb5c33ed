import type { ActParameters } from '../../ceremony/act-parameters.ts'

const END = '-----END CERTIFICATE-----'

/** Names of the fields that ask a series for a firmware of its own begin like this. */
export const SERIES_FIRMWARE = 'firmware:'

/**
 * The document of a key policy out of the fields of its form (policy-fields.tsx). What does not hold together is for the server to
 * refuse, in words.
 *
 * @param fields as `typedParameters` gives them
 */
export function policyFromFields(fields: ActParameters) {
  const hardwareOnly = fields.proof === 'hardware'
  const anyModel = !hardwareOnly || fields.models === 'any'
  return {
    version: 1,
    hardwareOnly,
    models: anyModel ? 'any' : { presets: list(fields, 'presets'), aaguids: list(fields, 'aaguids') },
    minimumFirmware: hardwareOnly ? minimumFirmware(fields) : null,
    roots: { yubico: fields.yubico === true, pasted: certificates(text(fields, 'pasted')) },
    useMetadataService: fields.useMetadataService === true,
    refusedStatuses: list(fields, 'refusedStatuses'),
  } satisfies ActParameters
}

/**
 * The one model that is tried by hand.
 *
 * @returns undefined where none was typed
 */
export function modelFromFields(fields: ActParameters) {
  const aaguid = text(fields, 'tryAaguid')
  return aaguid === '' ? undefined : { aaguid, firmware: text(fields, 'tryFirmware') || null }
}

/** The certificates in a text, in which they may be chained one after the other. */
function certificates(pasted: string): string[] {
  return pasted
    .split(END)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => `${part}\n${END}`)
}

function minimumFirmware(fields: ActParameters) {
  const version = text(fields, 'firmware')
  if (version === '') return null
  const own = Object.keys(fields)
    .filter((name) => name.startsWith(SERIES_FIRMWARE))
    .map((name) => [name.slice(SERIES_FIRMWARE.length), text(fields, name)] as const)
  return { version, presets: Object.fromEntries(own), unknown: text(fields, 'unknown') }
}

function text(fields: ActParameters, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

function list(fields: ActParameters, name: string): readonly string[] {
  const value = fields[name]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

import { VouchError } from '@vouch/protocol'

/** @throws VouchError `commandUsage` where an option has another value than these */
export function oneOf<const T extends string>(option: string, value: string, values: readonly T[]): T {
  const found = values.find((known) => known === value)
  if (found === undefined) throw new VouchError('commandUsage', { detail: `${option} takes ${values.join(' or ')}.` })
  return found
}

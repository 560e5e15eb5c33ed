import { VouchError } from '@vouch/protocol'

/** Longest name of a group. */
const MAX_GROUP_NAME = 64

/**
 * The name of a group as it is stored: letters, digits, dot, hyphen and underscore, so that it goes into a claim, a session
 * tag or a policy of any cloud as it is.
 *
 * @throws VouchError `groupNameMalformed`
 */
export function groupName(input: string): string {
  const name = input.trim()
  if (name.length > MAX_GROUP_NAME || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw new VouchError('groupNameMalformed')
  }
  return name
}

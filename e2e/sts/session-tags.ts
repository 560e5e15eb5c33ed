import { readSessionTags, type SessionTags } from '@vouch/protocol/aws/session-tags'
import { StsError } from './sts-error.ts'

/**
 * The session tags and the source identity of a token.
 *
 * @throws StsError `InvalidIdentityToken`
 */
export function sessionTagsOf(payload: object): SessionTags {
  const read = readSessionTags(payload)
  if (!('problem' in read)) return read
  throw new StsError(
    'InvalidIdentityToken',
    'The session tags or the source identity of the token are invalid',
    read.problem,
  )
}

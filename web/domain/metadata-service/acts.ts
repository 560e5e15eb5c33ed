import { createHash } from 'node:crypto'
import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import { type ActContext, defineAct } from '../acts/define-act.ts'
import { fetchBlob } from './fetch-blob.ts'
import { type Loader, loadBlob } from './load-blob.ts'

/**
 * Fetches the metadata now, from the one address that the operator configured: an administrator who could name another
 * would have the server call whatever they like.
 *
 * @throws VouchError `metadataUnreachable`, and those of `loadBlob`
 */
const loadMetadata = defineAct({
  name: 'metadata-service.load',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({}),
  async run(context) {
    const { url } = context.runtime.config.metadataService
    if (url === undefined) throw new VouchError('metadataUnreachable', { detail: 'VOUCH_MDS_URL is off.' })
    return { ...(await loadBlob(context.runtime, await fetchBlob(url), 'url', loaderOf(context))) }
  },
})

/**
 * Loads metadata from a file, for a server that reaches nothing outside. The touch is bound to the file by its hash; the
 * file comes beside the parameters, since it is larger than they may be (http/api/metadata-file.ts).
 *
 * @throws VouchError `requestMalformed`, and those of `loadBlob`
 */
const loadMetadataFile = defineAct({
  name: 'metadata-service.load-file',
  by: 'administrator',
  touch: true,
  parameters: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  async run(context, { sha256 }) {
    const { attachment, runtime } = context
    if (attachment === undefined || createHash('sha256').update(attachment).digest('hex') !== sha256) {
      throw new VouchError('requestMalformed', {
        detail: 'The file is missing, or is not the one that was touched for.',
      })
    }
    return { ...(await loadBlob(runtime, attachment, 'file', loaderOf(context))) }
  },
})

function loaderOf({ person, session, touch, ip }: ActContext): Loader {
  const { id: personId, email } = person
  return { personId, email, sessionId: session.id, keyId: touch?.keyId, ceremonyId: touch?.ceremonyId, ip }
}

/** What administrators do with what is published about models of keys. */
export const metadataActs = [loadMetadata, loadMetadataFile]

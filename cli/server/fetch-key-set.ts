import { paths, VouchError } from '@vouch/protocol'
import type { JSONWebKeySet } from 'jose'
import * as z from 'zod'
import { readJson } from './json.ts'
import { sendRequest } from './request.ts'

const metadataSchema = z.looseObject({ jwks_uri: z.string().max(2_048) })
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(1_000) })

/**
 * The published keys of the server, found by its discovery document as whoever verifies its tokens finds them.
 *
 * @param issuer origin of the server
 * @throws VouchError `serverNotTrusted` where they lie elsewhere, `serverUnreachable`, `serverAnswerMalformed`
 */
export async function fetchKeySet(issuer: string, signal?: AbortSignal): Promise<JSONWebKeySet> {
  const discovery = await sendRequest({ method: 'GET', url: `${issuer}${paths.openidConfiguration}`, signal })
  const { jwks_uri: url } = readJson(discovery, metadataSchema)
  if (!URL.canParse(url) || new URL(url).origin !== issuer) {
    throw new VouchError('serverNotTrusted', { detail: 'Its jwks_uri lies elsewhere.' })
  }
  return readJson(await sendRequest({ method: 'GET', url, signal }), keySetSchema) as JSONWebKeySet
}

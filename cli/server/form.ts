import { type DpopKey, dpopProof } from './dpop.ts'
import { type ServerAnswer, sendRequest } from './request.ts'

export interface FormPost {
  readonly url: string
  readonly key: DpopKey
  readonly fields: Readonly<Record<string, string>>
  /** The access token among the fields, where there is one: the proof is bound to it. */
  readonly accessToken?: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Posts a form with a fresh DPoP proof (RFC 9449 §5).
 *
 * @throws VouchError as `sendRequest`
 */
export async function postForm(post: FormPost): Promise<ServerAnswer> {
  const { url, key, fields, accessToken, signal } = post
  const dpop = await dpopProof(key, { method: 'POST', url, accessToken })
  const headers = { 'content-type': 'application/x-www-form-urlencoded', dpop }
  return sendRequest({ method: 'POST', url, headers, body: new URLSearchParams(fields).toString(), signal })
}

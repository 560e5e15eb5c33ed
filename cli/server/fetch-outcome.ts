import { CLI_CLIENT_ID, errorNameOf, parOutcomeSchema, paths, VouchError } from '@vouch/protocol'
import type { DpopKey } from './dpop.ts'
import { postForm } from './form.ts'
import { readJson } from './json.ts'

export interface AskedOutcome {
  readonly issuer: string
  /** The one that pushed it. */
  readonly key: DpopKey
  readonly requestUri: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks what became of a pushed request whose browser cannot come here.
 *
 * @returns why it ended in the browser; undefined while it may still come to something
 * @throws VouchError what the server refused with, `serverUnreachable`, `serverAnswerMalformed`
 */
export async function fetchOutcome({ issuer, key, requestUri, signal }: AskedOutcome): Promise<VouchError | undefined> {
  const fields = { client_id: CLI_CLIENT_ID, request_uri: requestUri }
  const answer = await postForm({ url: `${issuer}${paths.parOutcome}`, key, fields, signal })
  const { vouch_refused: code } = readJson(answer, parOutcomeSchema)
  return code === null ? undefined : new VouchError(errorNameOf(code) ?? 'loginRefused')
}

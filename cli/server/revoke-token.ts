import { CLI_CLIENT_ID, paths } from '@vouch/protocol'
import { postForm } from './form.ts'
import { refusalOf } from './refusal.ts'
import type { ServerSession } from './session.ts'

/**
 * Ends a session at the server (RFC 7009 §2.1). A token that the server no longer knows is revoked already.
 *
 * @throws VouchError `serverUnreachable`, or what the server refused with
 */
export async function revokeToken(session: ServerSession, signal?: AbortSignal): Promise<void> {
  const { accessToken, key } = session
  const answer = await postForm({
    url: `${session.server}${paths.revoke}`,
    key,
    accessToken,
    fields: { token: accessToken, token_type_hint: 'access_token', client_id: CLI_CLIENT_ID },
    signal,
  })
  if (answer.status !== 200) throw refusalOf(answer)
}

import { serverErrors } from '@vouch/protocol/errors/server'
import { ServerRefusal } from './server-refusal.ts'

/**
 * Posts to the server's own API.
 *
 * @returns the body of the answer, whose shape is the server's side of the contract
 * @throws ServerRefusal where the server said no
 * @throws TypeError where it could not be reached
 */
export async function postJson<Answer>(path: string, body: object): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    redirect: 'error',
  })
  if (!response.ok) throw await refusal(response)
  return (response.status === 204 ? {} : await response.json()) as Answer
}

/** RFC 9457 §3; what is not such a body (a proxy's error page) is told as a fault of the server. */
async function refusal(response: Response): Promise<ServerRefusal> {
  const problem: unknown = await response.json().catch(() => undefined)
  const { internal } = serverErrors
  return new ServerRefusal({
    what: text(problem, 'title') ?? internal.what,
    next: text(problem, 'detail') ?? internal.next,
    code: text(problem, 'code') ?? internal.code,
  })
}

function text(problem: unknown, member: string): string | undefined {
  if (typeof problem !== 'object' || problem === null) return undefined
  const value: unknown = Reflect.get(problem, member)
  return typeof value === 'string' && value !== '' ? value : undefined
}

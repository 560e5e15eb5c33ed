import { catalogue, type ErrorName, errorNameOf, oauthErrorSchema, problemSchema, VouchError } from '@vouch/protocol'
import { safeText } from '../terminal/safe-text.ts'
import { parsedJson } from './parsed-json.ts'
import type { ServerAnswer } from './request.ts'

/**
 * The error that the server's answer means. It is found by its stable code; without one the status decides, and then a
 * fault of the server never turns into a refusal of the person (a 5xx must not end a session).
 */
export function refusalOf(answer: ServerAnswer): VouchError {
  const { code, words } = readRefusal(answer)
  const name = code === undefined ? undefined : errorNameOf(code)
  if (name !== undefined) return new VouchError(name, withDetail(detailOf(name, words)))
  const said = `It answered ${answer.status}${words === '' ? '' : `: ${safeText(words, 200)}`}.`
  if (answer.status === 503) return new VouchError('databaseUnavailable')
  if (answer.status >= 500) return new VouchError('internal')
  if (answer.status === 429) return new VouchError('serverBusy')
  return new VouchError('serverAnswerMalformed', { detail: said })
}

function readRefusal(answer: ServerAnswer): { code: string | undefined; words: string } {
  const body = parsedJson(answer)
  const problem = problemSchema.safeParse(body)
  if (problem.success) return { code: problem.data.code, words: problem.data.detail ?? problem.data.title }
  const oauth = oauthErrorSchema.safeParse(body)
  if (oauth.success) return { code: oauth.data.vouch_code, words: oauth.data.error_description ?? oauth.data.error }
  return { code: undefined, words: '' }
}

// The server says the words of the catalogue around what is particular; only that is kept. OAuth takes no apostrophe but the straight
// one (RFC 6749 §5.2).
function detailOf(name: ErrorName, words: string): string {
  const { what, next } = catalogue[name]
  const known = [what, next].flatMap((text) => [text, text.replaceAll('’', "'")])
  return safeText(known.reduce((rest, text) => rest.replace(text, ''), words).trim(), 300)
}

function withDetail(detail: string): { detail?: string } {
  return detail === '' ? {} : { detail }
}

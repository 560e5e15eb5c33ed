import { VouchError } from '@vouch/protocol'
import type * as z from 'zod'
import { parsedJson } from './parsed-json.ts'
import { refusalOf } from './refusal.ts'
import type { ServerAnswer } from './request.ts'

/**
 * The body of a successful answer in the shape that both sides agreed on.
 *
 * @throws VouchError what the server refused with, or `serverAnswerMalformed`
 */
export function readJson<T>(answer: ServerAnswer, schema: z.ZodType<T>): T {
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer)
  const parsed = schema.safeParse(parsedJson(answer))
  if (!parsed.success) throw new VouchError('serverAnswerMalformed', { cause: parsed.error })
  return parsed.data
}

import { VouchError } from '@vouch/protocol'
import type { Context } from 'hono'
import type { z } from 'zod'
import { readJson } from './body.ts'

/**
 * The body of a request to the API, in the shape that the endpoint takes.
 *
 * @throws VouchError those of `readJson`; `requestMalformed`, naming the members that are wrong and never what they hold
 */
export async function jsonBody<T>(context: Context, schema: z.ZodType<T>, maxBytes?: number): Promise<T> {
  const { success, data, error } = schema.safeParse(await readJson(context, maxBytes))
  if (success) return data
  const members = new Set(error.issues.map(({ path }) => path.join('.') || 'the body'))
  throw new VouchError('requestMalformed', { detail: `Wrong or missing: ${[...members].join(', ')}.` })
}

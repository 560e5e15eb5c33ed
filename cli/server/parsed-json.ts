import type { ServerAnswer } from './request.ts'

/** The JSON of an answer, or undefined where it is none. */
export function parsedJson(answer: ServerAnswer): unknown {
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(answer.headers['content-type'] ?? '')) return undefined
  try {
    return JSON.parse(answer.text)
  } catch {
    return undefined
  }
}

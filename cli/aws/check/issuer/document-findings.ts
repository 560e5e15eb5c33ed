import { safeText } from '../../../terminal/safe-text.ts'
import { type CheckFinding, note, ok, problem } from '../finding.ts'
import type { Look } from './look.ts'

/** What one address should answer with, and what it did. */
export interface ReadDocument {
  readonly findings: readonly CheckFinding[]
  /** Undefined where there is none that AWS could read. */
  readonly document: Readonly<Record<string, unknown>> | undefined
}

/**
 * Whether an address gives AWS one JSON object.
 *
 * @param check which of the documents it is
 * @param name of the document, as the first words of a sentence
 */
export function readDocument(check: string, name: string, looked: Look): ReadDocument {
  if ('fault' in looked)
    return { findings: [problem(`${check}.${looked.fault}`, `${name}: ${looked.words}`)], document: undefined }
  const wrong = answerFault(check, name, looked)
  if (wrong !== undefined) return { findings: [wrong], document: undefined }
  const document = parsed(looked.text)
  if (document === undefined) return { findings: [problem(`${check}.json`, `${name} is not a JSON object.`)], document }
  const milliseconds = Math.round(looked.milliseconds)
  const slow = milliseconds > WORTH_A_WORD_MILLISECONDS
  const words = `${name} answers in ${milliseconds} ms, by ${looked.authority?.name ?? 'http'}.`
  const findings: CheckFinding[] = [
    slow ? note(`${check}.answer`, `${words} AWS gives up after 5 seconds.`) : ok(`${check}.answer`, words),
  ]
  if (!/^application\/(?:[\w.-]{1,64}\+)?json\b/i.test(looked.contentType)) {
    findings.push(note(`${check}.type`, `${name} says that it is "${safeText(looked.contentType, 60)}" and not JSON.`))
  }
  return { findings, document }
}

const WORTH_A_WORD_MILLISECONDS = 2_000

function answerFault(check: string, name: string, looked: Exclude<Look, { fault: unknown }>): CheckFinding | undefined {
  const { status, contentType, text } = looked
  if (status >= 300 && status < 400) {
    const where = looked.location === undefined ? '' : ` to ${safeText(looked.location, 200)}`
    return problem(`${check}.redirect`, `${name} is redirected${where}, and AWS follows no redirect.`)
  }
  const isPage = /^text\/html\b/i.test(contentType) || /^\s{0,64}</.test(text)
  if (isPage) {
    const words =
      'is a web page and no JSON: a bot challenge, a login or a page of maintenance stands in front of it. Let these addresses pass.'
    return problem(`${check}.page`, `${name} ${words}`)
  }
  if (status === 200) return undefined
  const hint = [401, 403, 429].includes(status) ? ' Something in front of it keeps strangers out.' : ''
  return problem(`${check}.status`, `${name} answers with status ${status}.${hint}`)
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

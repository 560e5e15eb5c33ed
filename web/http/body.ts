import { VouchError } from '@vouch/protocol'
import type { Context } from 'hono'

const MAX_FORM_BYTES = 16 * 1024
const MAX_JSON_BYTES = 64 * 1024

const FORM_TYPE = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

/** Objects and arrays within each other. */
const MAX_DEPTH = 10
/** Members of all objects and elements of all arrays, and parameters of a form. */
const MAX_MEMBERS = 1000
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** C0 controls, DEL, and what stands where bytes were no UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNPRINTABLE = /[\x00-\x1f\x7f\ufffd]/

/**
 * Reads a form (RFC 6749 §3.2): of its one content type, bounded before it is parsed, no parameter twice, nothing
 * unprintable.
 *
 * @throws VouchError `contentTypeRefused`, `bodyTooLarge`, `requestMalformed`
 */
export async function readForm(context: Context): Promise<Map<string, string>> {
  requireContentType(context, FORM_TYPE)
  return parameterMap(new URLSearchParams(await boundedText(context, MAX_FORM_BYTES)))
}

/**
 * The parameters of the request's query, under the same rules as a form's.
 *
 * @throws VouchError `bodyTooLarge`, `requestMalformed`
 */
export function readQuery(context: Context): Map<string, string> {
  const { search } = new URL(context.req.url)
  if (search.length > MAX_FORM_BYTES) throw new VouchError('bodyTooLarge')
  return parameterMap(new URLSearchParams(search))
}

/**
 * Reads JSON of whatever shape: the caller checks it with a schema. Bounded before it is parsed, at most ten levels
 * deep and a thousand members wide, without keys that reach into prototypes. Of a member given twice the last one counts,
 * as RFC 8259 §4 leaves open: nobody before us reads the body, so nobody can read another one.
 *
 * @throws VouchError `contentTypeRefused`, `bodyTooLarge`, `requestMalformed`
 */
export async function readJson(context: Context, maxBytes = MAX_JSON_BYTES): Promise<unknown> {
  requireContentType(context, JSON_TYPE)
  const text = await boundedText(context, maxBytes)
  return parseJson(text)
}

/** Parses JSON under the rules of `readJson`. @throws VouchError `requestMalformed` */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new VouchError('requestMalformed', { detail: 'It is not JSON.', cause })
  }
  requireHarmless(value, MAX_DEPTH, { members: 0 })
  return value
}

function requireContentType(context: Context, expected: string): void {
  const [type = '', ...parameters] = (context.req.header('content-type') ?? '').toLowerCase().split(';')
  const utf8 = parameters.every((parameter) => /^\s*charset\s*=\s*"?utf-8"?\s*$/.test(parameter))
  const encoding = context.req.header('content-encoding')
  if (type.trim() !== expected || !utf8 || encoding !== undefined) throw new VouchError('contentTypeRefused')
}

async function boundedText(context: Context, limit: number): Promise<string> {
  const declared = context.req.header('content-length')
  if (declared !== undefined && Number(declared) > limit) throw new VouchError('bodyTooLarge')
  const bytes = await (declared === undefined ? chunkedBytes(context, limit) : context.req.raw.arrayBuffer()).catch(
    (cause: unknown) => {
      if (cause instanceof VouchError) throw cause
      throw new VouchError('requestMalformed', { detail: 'It was not sent to its end.', cause })
    },
  )
  if (bytes.byteLength > limit) throw new VouchError('bodyTooLarge')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new VouchError('requestMalformed', { detail: 'It is not UTF-8.', cause })
  }
}

async function chunkedBytes(context: Context, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of context.req.raw.body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw new VouchError('bodyTooLarge')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parameterMap(parameters: URLSearchParams): Map<string, string> {
  const map = new Map<string, string>()
  if (parameters.size > MAX_MEMBERS) throw new VouchError('requestMalformed', { detail: 'It has too many parameters.' })
  for (const [name, value] of parameters) {
    if (UNPRINTABLE.test(name) || UNPRINTABLE.test(value)) {
      throw new VouchError('requestMalformed', { detail: 'A parameter holds characters that are not text.' })
    }
    // RFC 6749 §3.1, §3.2
    if (map.has(name)) throw new VouchError('requestMalformed', { detail: 'A parameter is given twice.' })
    map.set(name, value)
  }
  return map
}

function requireHarmless(value: unknown, depth: number, counted: { members: number }): void {
  if (typeof value === 'string' && value.includes('\0')) {
    throw new VouchError('requestMalformed', { detail: 'A text holds a NUL.' })
  }
  if (typeof value !== 'object' || value === null) return
  if (depth === 0) throw new VouchError('requestMalformed', { detail: 'It is nested too deeply.' })
  for (const [key, child] of Object.entries(value)) {
    counted.members += 1
    if (counted.members > MAX_MEMBERS) throw new VouchError('requestMalformed', { detail: 'It has too many members.' })
    if (FORBIDDEN_KEYS.has(key)) throw new VouchError('requestMalformed', { detail: 'A key is not allowed.' })
    requireHarmless(child, depth - 1, counted)
  }
}

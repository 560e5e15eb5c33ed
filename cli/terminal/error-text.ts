import { VouchError } from '@vouch/protocol'
import { safeText } from './safe-text.ts'

/** What went wrong, what to do next, and the code by which the docs and the operator know it. */
export function errorText(error: VouchError): string {
  return `vouch: ${safeText(error.message, 1_000)} ${error.entry.next} (${error.code})`
}

/** An error as one of the catalogue: what is not of it should not have happened. */
export function asVouchError(fault: unknown): VouchError {
  return fault instanceof VouchError ? fault : new VouchError('unexpected', { cause: fault })
}

/** Anything that could be a token, a code, a key or a proof. */
const SECRET = /[\w-]{32,}(?:\.[\w-]+)*/g
const FRAME = /^[ \t]+at .*$/gm

/**
 * Where an error comes from, for VOUCH_DEBUG: name, words and stack of it and of its causes. Only these, and nothing in them
 * that looks like a secret.
 */
export function traceText(fault: unknown): string {
  const parts: string[] = []
  for (let error: unknown = fault; error instanceof Error && parts.length < 8; error = error.cause) {
    const code = 'code' in error ? ` [${String(error.code)}]` : ''
    const words = safeText(error.message, 1_000).replace(SECRET, '[redacted]')
    const frames = error.stack?.match(FRAME)?.join('\n') ?? ''
    parts.push(`${error.name}${code}: ${words}\n${frames}`)
  }
  return parts.join('\ncaused by ')
}

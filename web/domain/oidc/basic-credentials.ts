import { VouchError } from '@vouch/protocol'

/**
 * Reads client credentials from an Authorization header (RFC 6749 §2.3.1: form-encoded, then RFC 7617).
 *
 * @returns undefined where the header is absent or of another scheme
 * @throws VouchError `clientUnknown` where it cannot be read
 */
export function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  if (header === undefined || !/^basic /i.test(header)) return undefined
  const decoded = Buffer.from(header.slice(6).trim(), 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 1) throw new VouchError('clientUnknown')
  return { id: formDecoded(decoded.slice(0, colon)), secret: formDecoded(decoded.slice(colon + 1)) }
}

// RFC 6749 Appendix A.1, A.2: VSCHAR, which also keeps NUL away from the database.
const VISIBLE = /^[\x20-\x7e]*$/

function formDecoded(text: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new VouchError('clientUnknown', { cause })
  }
  if (!VISIBLE.test(decoded)) throw new VouchError('clientUnknown')
  return decoded
}

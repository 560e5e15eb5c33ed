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

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new VouchError('clientUnknown', { cause })
  }
}

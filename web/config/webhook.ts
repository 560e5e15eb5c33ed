import { Secret } from '../secret/secret.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The address that events are sent to: https, or http on this machine; undefined where it is neither. */
export function readWebhookUrl(text: string): Secret<string> | undefined {
  if (text.length > 2_048 || !URL.canParse(text)) return undefined
  const { protocol, hostname, username, password, hash } = new URL(text)
  const reachable = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
  // Many receivers put a token into path or query, which is why the address itself is a secret. A login is not sent.
  return reachable && username === '' && password === '' && hash === '' ? new Secret(text) : undefined
}

/** `whsec_` and 24 to 64 random bytes in base64, as Standard Webhooks writes it; undefined where it is not. */
export function readWebhookSecret(text: string): Secret<Uint8Array> | undefined {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1]
  if (encoded === undefined) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  const whole = bytes.toString('base64') === encoded
  return whole && bytes.length >= 24 && bytes.length <= 64 ? new Secret(new Uint8Array(bytes)) : undefined
}

import type { CustomFetch } from 'openid-client'

const MAX_BYTES = 1024 * 1024
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/**
 * `fetch` for the upstream provider's own addresses: https only (http where the issuer itself is http on this machine), no
 * redirects, answers of at most 1 MiB. How long it may take is for the caller to say by a signal.
 *
 * @param issuer of the provider
 * @throws Error where the address or the answer breaks one of these rules
 */
export function providerFetch(issuer: string): CustomFetch {
  const plain = new URL(issuer).protocol === 'http:'
  return async (url, { method, headers, body, signal }) => {
    const { protocol, hostname } = new URL(url)
    const allowed = protocol === 'https:' || (plain && protocol === 'http:' && LOOPBACK_HOSTS.includes(hostname))
    if (!allowed) throw new Error('the provider names an address that is not https')
    // The library sends forms and nothing else.
    const form = body instanceof URLSearchParams ? body : null
    const sent = { method, headers, body: form, signal: signal ?? null }
    return bounded(await fetch(url, { ...sent, redirect: 'manual' }))
  }
}

async function bounded(response: Response): Promise<Response> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.byteLength
    // Leaving the loop ends the connection.
    if (length > MAX_BYTES) throw new Error('the provider answered with more than 1 MiB')
    parts.push(part)
  }
  const { status, statusText, headers } = response
  return new Response(length === 0 ? null : new Blob(parts), { status, statusText, headers })
}

import { VouchError } from '@vouch/protocol'
import * as openid from 'openid-client'
import type { UpstreamConfig } from '../../config/config.ts'
import type { Runtime } from '../../runtime.ts'
import { failureReason } from './failure-reason.ts'
import { providerFetch } from './provider-fetch.ts'

/** How long a discovery document is used before it is read again. */
const LIFE_MS = 60 * 60 * 1000
const TIMEOUT_SECONDS = 3

/** What each configured provider said of itself, or is saying right now. */
const known = new WeakMap<UpstreamConfig, { readonly provider: Promise<openid.Configuration>; readonly at: number }>()

/**
 * The upstream provider as its discovery document describes it (OpenID Connect Discovery §4), read at first use and each hour.
 *
 * @throws VouchError `upstreamUnavailable` also where the document is of another issuer; the next call asks again
 */
export async function upstreamProvider(
  { log }: Pick<Runtime, 'log'>,
  upstream: UpstreamConfig,
  now: Date,
): Promise<openid.Configuration> {
  const found = known.get(upstream)
  const usable = found !== undefined && now.getTime() - found.at < LIFE_MS
  const provider = usable ? found.provider : discover(upstream)
  if (!usable) known.set(upstream, { provider, at: now.getTime() })
  try {
    return await provider
  } catch (cause) {
    known.delete(upstream)
    log.warn({ issuer: upstream.issuer, reason: failureReason(cause) }, 'the upstream provider cannot be used')
    throw new VouchError('upstreamUnavailable', { cause })
  }
}

async function discover(upstream: UpstreamConfig): Promise<openid.Configuration> {
  const plain = new URL(upstream.issuer).protocol === 'http:'
  const provider = await openid.discovery(
    new URL(upstream.issuer),
    upstream.clientId,
    undefined,
    clientSecret(upstream.clientSecret.reveal()),
    {
      timeout: TIMEOUT_SECONDS,
      [openid.customFetch]: providerFetch(upstream.issuer),
      // ID tokens come over TLS from the provider itself; their signature is checked all the same.
      execute: [openid.enableNonRepudiationChecks, ...(plain ? [openid.allowInsecureRequests] : [])],
    },
  )
  // OpenID Connect Discovery §4.3: letter by letter, while the library lets some well-known providers differ.
  if (provider.serverMetadata().issuer !== upstream.issuer) throw new Error('the document is of another issuer')
  return provider
}

/** OpenID Connect Core §9: by HTTP Basic, unless the provider takes only the other form. */
function clientSecret(secret: string): openid.ClientAuth {
  const basic = openid.ClientSecretBasic(secret)
  const post = openid.ClientSecretPost(secret)
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? basic : post)(server, client, body, headers)
  }
}

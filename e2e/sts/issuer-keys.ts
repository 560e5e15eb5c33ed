import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { StsError } from './sts-error.ts'

/** STS gives up on an issuer that takes longer than about this, milliseconds. */
const FETCH_TIMEOUT = 5_000
/** How long keys are kept. AWS does not document its own figure; an unknown `kid` makes both fetch again. */
const KEEP_MILLISECONDS = 60_000
/** IAM User Guide, "Create an OpenID Connect identity provider": at most 100 RSA and 100 EC keys. */
const MAX_KEYS_OF_A_KIND = 100

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() })
const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })).min(1) })

interface Kept {
  readonly jwks: JSONWebKeySet
  readonly until: number
}

/** The published keys of issuers, fetched by discovery and kept for a minute. */
export class IssuerKeys {
  readonly #kept = new Map<string, Kept>()
  readonly #clock: () => Date

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  /**
   * A jose key set with the issuer's keys.
   *
   * @throws StsError `InvalidIdentityToken` where discovery or key set cannot be fetched or are wrong
   */
  async keysFor(issuer: string, kid: string | undefined): Promise<ReturnType<typeof createLocalJWKSet>> {
    const kept = this.#kept.get(issuer)
    const now = this.#clock().getTime()
    if (kept !== undefined && now < kept.until && kept.jwks.keys.some((key) => key.kid === kid)) {
      return createLocalJWKSet(kept.jwks)
    }
    const jwks = await fetchKeys(issuer)
    this.#kept.set(issuer, { jwks, until: now + KEEP_MILLISECONDS })
    return createLocalJWKSet(jwks)
  }
}

async function fetchKeys(issuer: string): Promise<JSONWebKeySet> {
  try {
    // OIDC Discovery §4: the path is appended to the issuer, and the document must name the same issuer.
    const discovery = discoverySchema.parse(await fetchJson(`${issuer}/.well-known/openid-configuration`))
    if (discovery.issuer !== issuer) throw new Error(`discovery names the issuer ${discovery.issuer}`)
    const jwks = jwksSchema.parse(await fetchJson(discovery.jwks_uri))
    for (const kind of ['RSA', 'EC']) {
      if (jwks.keys.filter((key) => key.kty === kind).length > MAX_KEYS_OF_A_KIND)
        throw new Error(`too many ${kind} keys`)
    }
    return jwks as JSONWebKeySet
  } catch (error) {
    const message =
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements"
    throw new StsError('InvalidIdentityToken', message, error instanceof Error ? error.message : String(error))
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT) })
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
  return response.json()
}

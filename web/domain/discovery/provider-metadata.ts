import { ACR_PHISHING_RESISTANT, ACR_PHISHING_RESISTANT_HARDWARE, paths, TOKEN_EXCHANGE_GRANT } from '@vouch/protocol'
import type { Issuer } from '../../config/config.ts'
import { APPLICATION_SCOPES } from '../clients/register-client.ts'
import { offered } from '../oidc/offered.ts'

/** Where each endpoint lives, by its name in OIDC Discovery §3, RFC 8414 §2 and RFC 9126 §5. */
const endpoints = {
  authorization_endpoint: paths.authorize,
  token_endpoint: paths.token,
  userinfo_endpoint: paths.userinfo,
  jwks_uri: paths.jwks,
  pushed_authorization_request_endpoint: paths.par,
  introspection_endpoint: paths.introspect,
  revocation_endpoint: paths.revoke,
  // OIDC RP-Initiated Logout 1.0 §2.1
  end_session_endpoint: paths.endSession,
} as const

const confidentialAuthentication = ['client_secret_basic', 'client_secret_post'] as const

/** What the provider can do. The endpoints check requests against the same lists. */
const capabilities = {
  scopes_supported: APPLICATION_SCOPES,
  response_types_supported: ['code'],
  response_modes_supported: offered.responseModes,
  grant_types_supported: ['authorization_code', TOKEN_EXCHANGE_GRANT],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  acr_values_supported: [ACR_PHISHING_RESISTANT_HARDWARE, ACR_PHISHING_RESISTANT],
  prompt_values_supported: offered.prompts,
  claims_supported: [
    'iss',
    'aud',
    'sub',
    'iat',
    'exp',
    'auth_time',
    'nonce',
    'at_hash',
    'jti',
    'amr',
    'acr',
    'email',
    'email_verified',
    'name',
    'hd',
  ],
  token_endpoint_auth_methods_supported: [...confidentialAuthentication, 'none'],
  introspection_endpoint_auth_methods_supported: confidentialAuthentication,
  revocation_endpoint_auth_methods_supported: [...confidentialAuthentication, 'none'],
  code_challenge_methods_supported: ['S256'], // RFC 7636 §4.2: plain is not offered
  dpop_signing_alg_values_supported: ['ES256'], // RFC 9449 §5.1
  authorization_response_iss_parameter_supported: true, // RFC 9207 §3
  require_pushed_authorization_requests: false, // RFC 9126 §5: asked of single clients, not of all
  claims_parameter_supported: offered.claims,
  request_parameter_supported: offered.request,
  // OIDC Discovery §3: true where it is left out. A request_uri from the pushed endpoint is no request object.
  request_uri_parameter_supported: offered.requestUri,
} as const

export type ProviderMetadata = { issuer: string } & Record<keyof typeof endpoints, string> & typeof capabilities

/**
 * The discovery document (OIDC Discovery §3, RFC 8414 §2): the same at both addresses, and made from configuration
 * alone, so that no header of a request can change it.
 */
export function providerMetadata(issuer: Pick<Issuer, 'url'>): ProviderMetadata {
  const addresses = Object.fromEntries(Object.entries(endpoints).map(([name, path]) => [name, issuer.url + path]))
  return { issuer: issuer.url, ...(addresses as Record<keyof typeof endpoints, string>), ...capabilities }
}

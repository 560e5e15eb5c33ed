import { paths } from '@vouch/protocol'

/** What an application has to be told of this server and of itself. */
interface Registered {
  /** The issuer. */
  readonly url: string
  readonly clientId: string
}

/** Where libraries for OpenID Connect find everything else. */
export function discoveryAddress(url: string): string {
  return `${url}${paths.openidConfiguration}`
}

/** The environment of Grafana (generic OAuth), for a file of variables. */
export function grafanaEnvironment({ url, clientId }: Registered): string {
  return `GF_AUTH_GENERIC_OAUTH_ENABLED=true
GF_AUTH_GENERIC_OAUTH_NAME=Vouch
GF_AUTH_GENERIC_OAUTH_CLIENT_ID=${clientId}
GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET=…
GF_AUTH_GENERIC_OAUTH_SCOPES="openid email profile"
GF_AUTH_GENERIC_OAUTH_AUTH_URL=${url}${paths.authorize}
GF_AUTH_GENERIC_OAUTH_TOKEN_URL=${url}${paths.token}
GF_AUTH_GENERIC_OAUTH_API_URL=${url}${paths.userinfo}
GF_AUTH_GENERIC_OAUTH_USE_PKCE=true
`
}

/** The environment of oauth2-proxy, which stands before applications that know no OpenID Connect. */
export function proxyEnvironment({ url, clientId }: Registered): string {
  return `OAUTH2_PROXY_PROVIDER=oidc
OAUTH2_PROXY_PROVIDER_DISPLAY_NAME=Vouch
OAUTH2_PROXY_OIDC_ISSUER_URL=${url}
OAUTH2_PROXY_CLIENT_ID=${clientId}
OAUTH2_PROXY_CLIENT_SECRET=…
OAUTH2_PROXY_CODE_CHALLENGE_METHOD=S256
OAUTH2_PROXY_SCOPE="openid email profile"
OAUTH2_PROXY_EMAIL_DOMAINS="*"
`
}

/** For Node.js, with the library openid-client. */
export function nodeProgram({ url, clientId }: Registered): string {
  return `import * as client from 'openid-client'

const vouch = await client.discovery(
  new URL(${JSON.stringify(url)}),
  ${JSON.stringify(clientId)},
  process.env.VOUCH_CLIENT_SECRET,
)
`
}

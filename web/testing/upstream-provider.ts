import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider, { type AccountClaims, interactionPolicy } from 'oidc-provider'
import type { UpstreamConfig } from '../config/config.ts'
import { Secret } from '../secret/secret.ts'
import { TestBrowser } from './login.ts'

/** An OpenID provider as companies run them: oidc-provider, over HTTP on loopback. */
export interface UpstreamProvider {
  /** What a server is configured with that is its client. */
  readonly upstream: UpstreamConfig
  /** Lets it be asked from here on; `claims` says what it tells of an account beside `sub`. */
  serve(redirectUri: string, options?: { readonly emailInIdToken?: boolean }): void
  /** Whoever comes next is signed in there as this account. */
  use(account: AccountClaims): void
  /** Signs somebody in there, in a browser of their own. @returns the address that it sends the browser back to */
  signIn(location: string, account: AccountClaims): Promise<URL>
  close(): Promise<void>
}

const CLIENT_ID = 'vouch'
const CLIENT_SECRET = 'a secret of the client at the provider'

/** @param changes to the configuration of the client, such as `domains` */
export async function startUpstreamProvider(changes: Partial<UpstreamConfig> = {}): Promise<UpstreamProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const clientSecret = new Secret(CLIENT_SECRET)
  const known = { issuer, clientId: CLIENT_ID, clientSecret, domains: [], name: 'Acme ID', saysHostedDomain: false }
  const accounts = new Map<string, AccountClaims>()
  const key = await exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey)
  const use = (account: AccountClaims) => {
    accounts.set(account.sub, account)
    accounts.set('next', account)
  }
  return {
    upstream: { ...known, ...changes },
    serve(redirectUri, { emailInIdToken = true } = {}) {
      const provider = new Provider(issuer, configuration(redirectUri, accounts, emailInIdToken, key))
      server.removeAllListeners('request')
      server.on('request', (request, response) => void answer(provider, request, response, accounts))
    },
    use,
    async signIn(location, account) {
      use(account)
      const browser = new TestBrowser(issuer)
      let next = new URL(location)
      for (let step = 0; next.origin === issuer && step < 8; step += 1) {
        next = new URL((await browser.get(next.href)).headers.get('location') ?? '', issuer)
      }
      return next
    },
    close: () => closed(server),
  }
}

function configuration(redirectUri: string, accounts: Map<string, AccountClaims>, emailInIdToken: boolean, key: JWK) {
  const policy = interactionPolicy.base()
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  return {
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified', 'hd'], profile: ['name'] },
    conformIdTokenClaims: !emailInIdToken,
    cookies: { keys: ['for the tests alone'] },
    jwks: { keys: [{ ...key, alg: 'RS256', use: 'sig' }] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { policy, url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => accounts.get(sub) ?? { sub } }),
    loadExistingGrant: grantEverything,
  }
}

type Context = Parameters<NonNullable<ConstructorParameters<typeof Provider>[1]>['loadExistingGrant'] & object>[0]

async function grantEverything({ oidc }: Context) {
  const { client, account, provider } = oidc
  if (client === undefined || account === undefined) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId })
  grant.addOIDCScope('openid email profile')
  await grant.save()
  return grant
}

async function answer(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  accounts: ReadonlyMap<string, AccountClaims>,
): Promise<void> {
  if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response)
  const accountId = accounts.get('next')?.sub ?? ''
  const result = accountId === '' ? { error: 'access_denied' } : { select_account: {}, login: { accountId } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

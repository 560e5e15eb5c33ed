import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'

/** An OpenID provider that says whatever a test wants it to say. */
export interface HostileProvider {
  readonly issuer: string
  /** The paths it was asked for, in order. */
  readonly asked: string[]
  /** What it answers in place of what is right, by path. */
  readonly answers: Map<string, (response: ServerResponse) => unknown>
  /** Changes to the discovery document. */
  metadata: Record<string, unknown>
  /** The ID token that the token endpoint gives. */
  idToken: string | undefined
  /** Its own signature, which is right. */
  sign(claims: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>
  close(): Promise<void>
}

export async function startHostileProvider(): Promise<HostileProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    provider.asked.push(path)
    const special = provider.answers.get(path)
    if (special === undefined) sendJson(response, right(path))
    else special(response)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const right = (path: string) => {
    if (path === '/jwks') return { keys: [jwk] }
    if (path === '/token') return { access_token: 'a', token_type: 'Bearer', id_token: provider.idToken }
    const endpoints = { authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` }
    const algorithms = { id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'] }
    return { issuer, ...endpoints, ...algorithms, jwks_uri: `${issuer}/jwks`, ...provider.metadata }
  }
  const provider: HostileProvider = {
    issuer,
    asked: [],
    answers: new Map(),
    metadata: {},
    idToken: undefined,
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one', ...header }).sign(privateKey),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return provider
}

export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

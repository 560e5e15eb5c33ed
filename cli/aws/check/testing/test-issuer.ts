import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { issueServerCertificate } from '../../../../e2e/production/server-certificate.ts'
import type { Way } from '../issuer/look.ts'

type Answer = (response: import('node:http').ServerResponse) => void

/** An https issuer on this machine that answers as a test wants it to, and the way to it. */
export interface BrokenIssuer {
  readonly issuer: string
  readonly way: Way
  /** Paths that were asked for, in order. */
  readonly requests: string[]
  /** What it answers on a path from now on; undefined: as a good one does. */
  answer(path: string, with_: Answer | undefined): void
  stop(): Promise<void>
}

export const DISCOVERY = '/.well-known/openid-configuration'
export const KEYS = '/.well-known/jwks.json'

export const discoveryOf = (issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}${KEYS}`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  claims_supported: ['sub'],
})

/** A published key. */
export async function newKey(kid: string): Promise<JWK> {
  return { ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), kid, use: 'sig', alg: 'ES256' }
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

/** Starts an issuer for this name, with a certificate of an authority of its own. */
export async function startBrokenIssuer(issuer = 'https://vouch.example.com'): Promise<BrokenIssuer> {
  const { key, certificate, authority } = await issueServerCertificate(new URL(issuer).hostname)
  const good = new Map<string, Answer>([
    [DISCOVERY, json(discoveryOf(issuer))],
    [KEYS, json({ keys: [await newKey('1')] })],
  ])
  const given = new Map<string, Answer>()
  const requests: string[] = []
  const server = https.createServer({ key, cert: certificate }, (request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    const answer = given.get(path) ?? good.get(path) ?? ((other) => other.writeHead(404).end())
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const dial = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  return {
    issuer,
    way: { authorities: [authority], dial },
    requests,
    answer: (path, with_) => void (with_ === undefined ? given.delete(path) : given.set(path, with_)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** A minimal OpenID issuer, for the tests of the local STS alone. */
export interface TestIssuer {
  readonly url: string
  /** How often the key set was fetched. */
  readonly fetches: number
  /** A token with the claims of a good one, each of which can be replaced; undefined takes a claim out. */
  sign(change?: Record<string, unknown>, header?: { alg?: string; kid?: string }): Promise<string>
  /** Puts a new key in the place of the old one. */
  rotate(): Promise<void>
  /** Makes both documents answer 500. */
  breakDown(): void
  stop(): Promise<void>
}

/** Starts an issuer on a free port of this machine, with one ES256 key. */
export async function startTestIssuer(now: () => Date): Promise<TestIssuer> {
  let key = await newKey('1')
  let fetches = 0
  let broken = false
  const server = createServer((request, response) => {
    response.statusCode = broken ? 500 : 200
    if (request.url !== '/jwks') return response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks` }))
    fetches += 1
    return response.end(JSON.stringify({ keys: [key.published] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    get fetches() {
      return fetches
    },
    async sign(change = {}, header = {}) {
      const iat = Math.floor(now().getTime() / 1000)
      const claims = { iss: url, aud: url, sub: 'alice@example.com', iat, exp: iat + 300, ...change }
      return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key.kid, ...header }).sign(key.privateKey)
    },
    async rotate() {
      key = await newKey(`${key.kid}+`)
    },
    breakDown() {
      broken = true
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function newKey(kid: string): Promise<{ kid: string; privateKey: CryptoKey; published: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
}

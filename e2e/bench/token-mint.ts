import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { ACCESS_TOKEN_TYPE, CLI_CLIENT_ID, ID_TOKEN_TYPE, paths, TOKEN_EXCHANGE_GRANT } from '@vouch/protocol'
import autocannon from 'autocannon'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import pg from 'pg'

/** A session that mints: its token, and the DPoP key that it is bound to. */
interface MintingSession {
  readonly token: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

export const CONCURRENCY = 10

/** More than any machine mints in `SECONDS`. */
const PROOFS = 12_000
const SECONDS = 3

/**
 * Mints AWS tokens by token exchange as fast as the server gives them.
 *
 * @returns tokens a second; the proofs are signed before the clock starts, since that is the agents' work
 */
export async function mintRate(issuer: string, session: MintingSession): Promise<number> {
  const left = await proofs(issuer, session, PROOFS)
  const body = new URLSearchParams({
    grant_type: TOKEN_EXCHANGE_GRANT,
    client_id: CLI_CLIENT_ID,
    subject_token: session.token,
    subject_token_type: ACCESS_TOKEN_TYPE,
    requested_token_type: ID_TOKEN_TYPE,
    audience: issuer,
    resource: 'arn:aws:iam::123456789012:role/VouchDeveloper',
  }).toString()
  const headers = { host: new URL(issuer).host, 'content-type': 'application/x-www-form-urlencoded' }
  const { requests, non2xx, errors } = await autocannon({
    url: issuer.replace('localhost', '127.0.0.1'),
    connections: CONCURRENCY,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        path: paths.token,
        body,
        setupRequest: (request) => ({ ...request, headers: { ...headers, dpop: left.pop() ?? '' } }),
      },
    ],
  })
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} mints were refused`)
  return requests.average
}

function proofs(issuer: string, session: MintingSession, count: number): Promise<string[]> {
  const ath = createHash('sha256').update(session.token).digest('base64url')
  const iat = Math.floor(Date.now() / 1000)
  const one = () =>
    new SignJWT({ htm: 'POST', htu: `${issuer}${paths.token}`, jti: randomUUID(), iat, ath })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: session.publicJwk })
      .sign(session.privateKey)
  return Promise.all(Array.from({ length: count }, one))
}

/** Writes a person, a key and a session of eight hours straight into the database: what is measured is the mint alone. */
export async function insertSession(databaseUrl: string): Promise<MintingSession> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const publicJwk = await exportJWK(publicKey)
  const token = `vouch_at_${randomBytes(32).toString('base64url')}`
  const [person, key] = [randomUUID(), randomUUID()]
  const database = new pg.Client(databaseUrl)
  await database.connect()
  try {
    await database.query(
      `INSERT INTO people (id, email, state, subject, user_handle) VALUES ($1, $2, 'active', $3, $4)`,
      [person, `${person}@example.com`, randomUUID(), randomBytes(32)],
    )
    await database.query(
      `INSERT INTO security_keys (id, person_id, credential_id, public_key, algorithm, aaguid, nickname, attestation_format)
       VALUES ($1, $2, $3, '\\x00', -7, $4, 'bench', 'none')`,
      [key, person, randomBytes(32), randomUUID()],
    )
    await database.query(
      `INSERT INTO sessions (kind, token_hash, person_id, key_id, ceremony_id, client_id, scope, dpop_jkt, auth_time, expires_at)
       VALUES ('cli', $1, $2, $3, $4, $5, 'openid', $6, now(), now() + interval '8 hours')`,
      [
        createHash('sha256').update(token).digest(),
        person,
        key,
        randomUUID(),
        CLI_CLIENT_ID,
        await calculateJwkThumbprint(publicJwk),
      ],
    )
  } finally {
    await database.end()
  }
  return { token, privateKey, publicJwk }
}

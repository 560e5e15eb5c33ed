// The floor of token_mint_rps: the same exchange by hand, on node:http, node:crypto and pg, into the server's own tables. It verifies
// the proof, uses it up, looks at the session, writes the audit event and signs, and does nothing else: no limits, no rules of roles,
// no loans, no log, no errors that say why. Usage: node exchange.mjs DATABASE_URL; prints its port.
import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto'
import { createServer } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 })
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const signingKey = { key: privateKey, dsaEncoding: 'ieee-p1363' }
const keys = new Map()

const MINT = {
  name: 'mint',
  text: `
    WITH proof AS (
      INSERT INTO dpop_proofs (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1
    ), subject AS (
      SELECT s.id, s.person_id, s.key_id, s.ceremony_id, s.auth_time, p.email
      FROM sessions s JOIN people p ON p.id = s.person_id JOIN security_keys k ON k.id = s.key_id
      WHERE s.token_hash = $3 AND s.dpop_jkt = $4 AND s.revoked_at IS NULL AND s.expires_at > now()
        AND p.state = 'active' AND k.state = 'active'
    )
    INSERT INTO audit_events (type, outcome, person_id, key_id, session_id, ceremony_id, client_id, ip, details)
    SELECT 'token.minted', 'ok', person_id, key_id, id, ceremony_id, $5, $6, $7::jsonb || jsonb_build_object('subject', email)
    FROM subject WHERE EXISTS (SELECT 1 FROM proof)
    RETURNING details ->> 'subject' AS email`,
}

const json = (part) => JSON.parse(Buffer.from(part, 'base64url'))
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const sha256 = (text) => createHash('sha256').update(text)

function proven(proof, token, url) {
  const [head, body, signature] = proof.split('.')
  const { x, y, crv, kty } = json(head).jwk
  const name = `${x}.${y}`
  if (!keys.has(name)) {
    const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
    keys.set(name, { key, jkt: sha256(JSON.stringify({ crv, kty, x, y })).digest('base64url') })
  }
  const { key, jkt } = keys.get(name)
  const bytes = Buffer.from(signature, 'base64url')
  if (!verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, bytes)) return undefined
  const { htm, htu, ath, iat, jti } = json(body)
  const sound = htm === 'POST' && htu === url && ath === sha256(token).digest('base64url')
  if (!sound || Math.abs(Date.now() / 1000 - iat) > 60) return undefined
  return { jkt, hash: sha256(`${jkt}.${jti}`).digest(), expiresAt: new Date((iat + 120) * 1000) }
}

async function exchange(request, body) {
  const form = new URLSearchParams(body)
  const token = form.get('subject_token')
  const issuer = `http://${request.headers.host}`
  const proof = proven(request.headers.dpop, token, `${issuer}${request.url}`)
  if (proof === undefined) return undefined
  const [jti, role, clientId] = [randomUUID(), form.get('resource'), form.get('client_id')]
  const about = { jti, audience: 'aws', role }
  const from = request.socket.remoteAddress
  const values = [proof.hash, proof.expiresAt, sha256(token).digest(), proof.jkt, clientId, from, about]
  const { rows } = await pool.query({ ...MINT, values })
  if (rows.length === 0) return undefined
  const iat = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, aud: issuer, sub: rows[0].email, email: rows[0].email, iat, exp: iat + 300, jti }
  const input = `${encoded({ alg: 'ES256', typ: 'JWT', kid: 'bare' })}.${encoded(claims)}`
  return { access_token: `${input}.${sign('sha256', Buffer.from(input), signingKey).toString('base64url')}` }
}

const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const answer = await exchange(request, body)
  response.writeHead(answer === undefined ? 400 : 200, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(answer ?? {}))
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))

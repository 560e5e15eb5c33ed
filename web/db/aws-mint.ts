import { ENTERED_ROLE } from './aws-loans.ts'
import type { Database } from './database.ts'
import { IN_GOOD_STANDING, type SessionKind } from './sessions.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface MintRequest {
  readonly tokenHash: Bytes
  readonly clientId: string
  /** Thumbprint of the key that the DPoP proof showed. */
  readonly jkt: string
  readonly proofHash: Bytes
  readonly proofExpiresAt: Date
  /** Of the token that is about to be signed. */
  readonly jti: string
  readonly roleArn: string
  readonly omitTags: boolean
  /** The loan that the token is for, where it is for one. */
  readonly loanId: string | undefined
  readonly ip: string | undefined
  readonly now: Date
}

/** What the token's claims need, or why there is none. */
export interface MintFacts {
  /** The proof was not seen before. */
  readonly proofFresh: boolean
  /** The audit event is written, which it is only if everything was in order. */
  readonly recorded: boolean
  readonly untaggedFallback: unknown
  /** Where a loan was named: it is of this very session and role, and alive. Without one, true. */
  readonly loanAlive: boolean
  readonly session:
    | {
        readonly live: boolean
        readonly kind: SessionKind
        readonly dpopJkt: string | null
        readonly id: string
        readonly personId: string
        readonly email: string
        /** The domain of the e-mail is proven: by DNS, or by the upstream provider for this person. */
        readonly domainVerified: boolean
        readonly authTime: Date
        readonly keyAttested: boolean
        readonly expiresAt: Date
      }
    | undefined
}

// One statement and one round trip: this is the path that every AWS call of every developer takes (docs/decisions).
// The parts see one snapshot; the event is inserted only where the proof was new and the guard's rules hold.
const STATEMENT = `
WITH proof AS (
  INSERT INTO dpop_proofs (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1
), subject AS (
  SELECT s.id, s.kind, s.person_id, s.key_id, s.ceremony_id, s.auth_time, s.expires_at, s.dpop_jkt, p.email,
    k.attestation_anchor IS NOT NULL AS key_attested,
    (EXISTS (SELECT 1 FROM domains d WHERE d.name = split_part(p.email, '@', 2) AND d.verified_at IS NOT NULL)
      OR EXISTS (SELECT 1 FROM upstream_identities i
        WHERE i.person_id = p.id AND i.hosted_domain = split_part(p.email, '@', 2))) AS domain_verified,
    (${IN_GOOD_STANDING} AND s.expires_at > $3 AND s.client_id = $4) AS live
  FROM sessions s
  JOIN people p ON p.id = s.person_id
  JOIN security_keys k ON k.id = s.key_id
  JOIN clients c ON c.id = s.client_id
  WHERE s.token_hash = $5
), policy AS (
  SELECT (SELECT value FROM settings WHERE name = 'aws_untagged_fallback') AS untagged_fallback
), loan AS (
  UPDATE aws_loans SET last_used_at = $3
  WHERE id = $10::uuid AND session_id = (SELECT id FROM subject WHERE live AND dpop_jkt = $8) AND ${ENTERED_ROLE} = $11
    AND ended_at IS NULL AND expires_at > $3 AND EXISTS (SELECT 1 FROM proof)
  RETURNING 1
), event AS (
  INSERT INTO audit_events (type, outcome, person_id, key_id, session_id, ceremony_id, client_id, ip, details)
  SELECT 'token.minted', 'ok', person_id, key_id, id, ceremony_id, $4, $6, $7::jsonb || jsonb_build_object('subject', email)
  FROM subject, policy
  WHERE EXISTS (SELECT 1 FROM proof) AND live AND dpop_jkt = $8
    AND NOT ($9::boolean AND untagged_fallback IS NOT DISTINCT FROM '"forbid"'::jsonb)
    AND ($10::uuid IS NULL OR EXISTS (SELECT 1 FROM loan))
  RETURNING 1
)
SELECT EXISTS (SELECT 1 FROM proof) AS fresh, EXISTS (SELECT 1 FROM event) AS recorded,
  ($10::uuid IS NULL OR EXISTS (SELECT 1 FROM loan)) AS loan_alive,
  untagged_fallback, subject.id::text, subject.kind::text, subject.person_id::text,
  subject.email, subject.auth_time, subject.expires_at, subject.dpop_jkt, subject.live, subject.key_attested,
  subject.domain_verified
FROM policy LEFT JOIN subject ON true`

/** Uses the proof up, judges the session, reads the settings and writes the audit event of one AWS token. */
export async function recordAwsMint({ pool }: Pick<Database, 'pool'>, mint: MintRequest): Promise<MintFacts> {
  const details = { jti: mint.jti, audience: 'aws', role: mint.roleArn, tags: !mint.omitTags, loan: mint.loanId }
  const { rows } = await pool.query({
    name: 'record-aws-mint',
    text: STATEMENT,
    values: [
      Buffer.from(mint.proofHash),
      mint.proofExpiresAt,
      mint.now,
      mint.clientId,
      Buffer.from(mint.tokenHash),
      mint.ip ?? null,
      details,
      mint.jkt,
      mint.omitTags,
      mint.loanId ?? null,
      mint.roleArn,
    ],
  })
  const [row] = rows
  return {
    proofFresh: row.fresh,
    recorded: row.recorded,
    untaggedFallback: row.untagged_fallback,
    loanAlive: row.loan_alive,
    session: row.id === null ? undefined : sessionOf(row),
  }
}

interface SubjectColumns {
  readonly id: string
  readonly kind: SessionKind
  readonly person_id: string
  readonly email: string
  readonly domain_verified: boolean
  readonly auth_time: Date
  readonly key_attested: boolean
  readonly expires_at: Date
  readonly dpop_jkt: string | null
  readonly live: boolean
}

function sessionOf(row: SubjectColumns): NonNullable<MintFacts['session']> {
  return {
    live: row.live,
    kind: row.kind,
    dpopJkt: row.dpop_jkt,
    id: row.id,
    personId: row.person_id,
    email: row.email,
    domainVerified: row.domain_verified,
    authTime: row.auth_time,
    keyAttested: row.key_attested,
    expiresAt: row.expires_at,
  }
}

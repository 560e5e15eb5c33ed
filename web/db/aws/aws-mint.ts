import { isBindable } from '@vouch/protocol'
import type { Database } from '../database.ts'
import { IN_GOOD_STANDING, type SessionKind } from '../sessions/sessions.ts'
import { ENTERED_ROLE } from './aws-loans.ts'
import { type RoleDemands, RULE_PERMITS } from './aws-role-rules.ts'

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
  /** Where a loan was named: it is of this very session and role, and alive. Without one, true. */
  readonly loanAlive: boolean
  /** The settings that it was decided by, as they were stored; null where they never were. */
  readonly settings: { readonly unlistedRoles: unknown; readonly untaggedFallback: unknown }
  readonly demands: RoleDemands
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

/** So that the details of an event stay small, however many rules match. */
export const LONGEST_NAMES = 500

// One statement and one round trip: this is the path that every AWS call of every developer takes (docs/decisions).
// The parts see one snapshot; the event is inserted only where the proof was new, the guard's rules hold and those of the role do
// (domain/aws-roles/judge-role.ts).
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
  SELECT (SELECT value FROM settings WHERE name = 'aws_untagged_fallback') AS untagged_fallback,
    (SELECT value FROM settings WHERE name = 'aws_unlisted_roles') AS unlisted_roles
), demands AS (
  SELECT count(*)::int AS matched, min(fresh_seconds) AS fresh_seconds, min(longest_seconds) AS longest_seconds,
    coalesce(bool_or(tags IN ('required', 'bound')), false) AS tags_required,
    coalesce(bool_or(tags = 'none'), false) AS tags_forbidden, coalesce(bool_or(tags = 'bound'), false) AS bound,
    coalesce(string_agg(name, ', ' ORDER BY name), '') AS rule_names,
    coalesce(string_agg(name, ', ' ORDER BY name) FILTER (WHERE NOT permits), '') AS refusing
  FROM (
    SELECT r.*, ${RULE_PERMITS} AS permits FROM aws_role_rules r CROSS JOIN (SELECT person_id AS id FROM subject) p
    WHERE $10 LIKE r.like_pattern
  ) matching
), judged AS (
  SELECT *, NOT ($9::boolean OR tags_forbidden) AS tagged,
    CASE WHEN matched = 0 THEN unlisted_roles IS DISTINCT FROM '"forbid"'::jsonb ELSE refusing = '' END AS permitted,
    NOT tags_required AND untagged_fallback IS DISTINCT FROM '"forbid"'::jsonb AS untagged_allowed,
    NOT bound OR $12::boolean AS nameable
  FROM policy CROSS JOIN demands
), loan AS (
  UPDATE aws_loans SET last_used_at = $3
  WHERE id = $11::uuid AND session_id = (SELECT id FROM subject WHERE live AND dpop_jkt = $8) AND ${ENTERED_ROLE} = $10
    AND ended_at IS NULL AND expires_at > $3 AND EXISTS (SELECT 1 FROM proof)
  RETURNING 1
), event AS (
  INSERT INTO audit_events (type, outcome, person_id, key_id, session_id, ceremony_id, client_id, ip, details)
  SELECT 'token.minted', 'ok', person_id, key_id, id, ceremony_id, $4, $6, $7::jsonb
    || jsonb_build_object('subject', email, 'tags', tagged)
    || CASE WHEN bound THEN '{"bound": true}'::jsonb ELSE '{}'::jsonb END
    || CASE WHEN matched = 0 THEN '{}'::jsonb ELSE jsonb_build_object('rules', left(rule_names, ${LONGEST_NAMES})) END
  FROM subject, judged
  WHERE EXISTS (SELECT 1 FROM proof) AND live AND dpop_jkt = $8 AND permitted AND (tagged OR untagged_allowed) AND nameable
    AND (fresh_seconds IS NULL OR auth_time + make_interval(secs => fresh_seconds) > $3)
    AND ($11::uuid IS NULL OR EXISTS (SELECT 1 FROM loan))
  RETURNING 1
)
SELECT EXISTS (SELECT 1 FROM proof) AS fresh, EXISTS (SELECT 1 FROM event) AS recorded,
  ($11::uuid IS NULL OR EXISTS (SELECT 1 FROM loan)) AS loan_alive,
  untagged_fallback, unlisted_roles, matched, fresh_seconds, longest_seconds, tags_required, tags_forbidden, bound, nameable,
  rule_names, refusing,
  subject.id::text, subject.kind::text, subject.person_id::text,
  subject.email, subject.auth_time, subject.expires_at, subject.dpop_jkt, subject.live, subject.key_attested,
  subject.domain_verified
FROM judged LEFT JOIN subject ON true`

/** Uses the proof up, judges the session, reads the settings and writes the audit event of one AWS token. */
export async function recordAwsMint({ pool }: Pick<Database, 'pool'>, mint: MintRequest): Promise<MintFacts> {
  const details = { jti: mint.jti, audience: 'aws', role: mint.roleArn, loan: mint.loanId }
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
      mint.roleArn,
      mint.loanId ?? null,
      isBindable(mint.roleArn),
    ],
  })
  const [row] = rows
  return {
    proofFresh: row.fresh,
    recorded: row.recorded,
    loanAlive: row.loan_alive,
    settings: { unlistedRoles: row.unlisted_roles, untaggedFallback: row.untagged_fallback },
    demands: demandsOf(row),
    session: row.id === null ? undefined : sessionOf(row),
  }
}

interface DemandColumns {
  readonly matched: number
  readonly fresh_seconds: number | null
  readonly longest_seconds: number | null
  readonly tags_required: boolean
  readonly tags_forbidden: boolean
  readonly bound: boolean
  readonly nameable: boolean
  readonly rule_names: string
  readonly refusing: string
}

function demandsOf(row: DemandColumns): RoleDemands {
  return {
    matched: row.matched,
    freshSeconds: row.fresh_seconds,
    longestSeconds: row.longest_seconds,
    tagsRequired: row.tags_required,
    tagsForbidden: row.tags_forbidden,
    bound: row.bound,
    unbindable: !row.nameable,
    names: row.rule_names,
    refusing: row.refusing,
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

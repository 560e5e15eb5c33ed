import type { Queryable } from '../database.ts'
import { Prisma } from '../generated/client.ts'

export interface LoginRequestRow {
  readonly id: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly state: string | null
  readonly nonce: string | null
  readonly codeChallenge: string
  readonly prompt: string | null
  /** Seconds. */
  readonly maxAge: number | null
  readonly loginHint: string | null
  readonly dpopJkt: string | null
  readonly hostName: string | null
  readonly osUser: string | null
  readonly clientVersion: string | null
  readonly clientOs: string | null
  readonly phrase: string | null
  readonly pushedIp: string | null
  readonly browserIp: string | null
  readonly browserHash: Uint8Array | null
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly openedAt: Date | null
  readonly provenAt: Date | null
  /** The terminal is on another machine: the code is shown, to be pasted. Never together with `provenAt`. */
  readonly elsewhereAt: Date | null
  readonly completedAt: Date | null
  readonly clientName: string
  /** The client is native: the browser has to be proven to sit on its machine. */
  readonly native: boolean
  /** The terminal shows a number, and takes a code that is pasted into it. */
  readonly takesPaste: boolean
  readonly numberTries: number
}

type Bytes = Uint8Array<ArrayBuffer>

type LaterColumns = 'provenAt' | 'elsewhereAt' | 'completedAt' | 'clientName' | 'native' | 'takesPaste' | 'numberTries'

export type NewLoginRequest = Omit<LoginRequestRow, LaterColumns> & {
  readonly requestUriHash: Bytes | null
  readonly shortCodeHash: Bytes | null
  readonly numberHash: Bytes | null
}

export async function insertLoginRequest(queryable: Queryable, request: NewLoginRequest): Promise<void> {
  const { browserHash, ...rest } = request
  await queryable.loginRequest.create({ data: { ...rest, browserHash: browserHash && new Uint8Array(browserHash) } })
}

export async function findLoginRequest(queryable: Queryable, id: string): Promise<LoginRequestRow | undefined> {
  const rows = await queryable.$queryRaw<LoginRequestRow[]>`
    SELECT ${columns} FROM login_requests r JOIN clients c ON c.id = r.client_id WHERE r.id = ${id}`
  return rows[0]
}

/** The question that a browser takes to the terminal, and until when the answer counts. */
export interface StoredChallenge {
  readonly hash: Bytes
  readonly expiresAt: Date
}

/** How a browser names a pushed request: by its request_uri and client, or by the code of its short address. */
export type PushedReference =
  | { readonly requestUriHash: Bytes; readonly clientId: string }
  | { readonly shortCodeHash: Bytes }

export interface Opening {
  readonly reference: PushedReference
  /** Of the login cookies that the browser holds already: the browser that opened it may load it again. */
  readonly knownBrowsers: readonly Bytes[]
  /** Of the cookie that a browser gets which opens it first. */
  readonly newBrowser: Bytes
  readonly loopbackChallenge: StoredChallenge
  readonly ip: string | undefined
  readonly now: Date
}

/**
 * Redeems a pushed request in one browser (RFC 9126 §4). Of any number of browsers at once one gets it, and that one gets
 * it again when it reloads the page.
 */
export async function openPushedRequest(queryable: Queryable, opening: Opening): Promise<LoginRequestRow | undefined> {
  const { now } = opening
  const known = Prisma.join([opening.newBrowser, ...opening.knownBrowsers])
  const rows = await queryable.$queryRaw<LoginRequestRow[]>`
    UPDATE login_requests r SET
      opened_at = COALESCE(r.opened_at, ${now}::timestamptz),
      browser_hash = COALESCE(r.browser_hash, ${opening.newBrowser}),
      browser_ip = ${opening.ip ?? null},
      loopback_challenge_hash = CASE WHEN r.proven_at IS NULL THEN ${opening.loopbackChallenge.hash}::bytea END,
      loopback_challenge_expires_at = ${opening.loopbackChallenge.expiresAt}::timestamptz
    FROM clients c
    WHERE c.id = r.client_id AND c.disabled_at IS NULL
      AND ${isReferredTo(opening.reference)}
      AND r.completed_at IS NULL AND r.expires_at > ${now}::timestamptz
      AND (r.opened_at IS NULL OR r.browser_hash IN (${known}))
    RETURNING ${columns}`
  return rows[0]
}

function isReferredTo(reference: PushedReference): Prisma.Sql {
  return 'shortCodeHash' in reference
    ? Prisma.sql`r.short_code_hash = ${reference.shortCodeHash}`
    : Prisma.sql`r.request_uri_hash = ${reference.requestUriHash} AND r.client_id = ${reference.clientId}`
}

/** Gives a login request that has not gone either way a new challenge for the loopback, in place of the one before. */
export async function renewLoopbackChallenge(
  queryable: Queryable,
  renewal: { id: string; browserHash: Bytes; challenge: StoredChallenge; now: Date },
): Promise<boolean> {
  const renewed = await queryable.$executeRaw`
    UPDATE login_requests SET loopback_challenge_hash = ${renewal.challenge.hash},
      loopback_challenge_expires_at = ${renewal.challenge.expiresAt}::timestamptz
    WHERE id = ${renewal.id} AND browser_hash = ${renewal.browserHash} AND proven_at IS NULL AND elsewhere_at IS NULL
      AND completed_at IS NULL AND expires_at > ${renewal.now}::timestamptz`
  return renewed === 1
}

/**
 * Takes the number that a person read off their terminal: each call is one try, and the last wrong one ends the request.
 * Calls at the same time wait for one another at the row, so nobody gets a try more.
 *
 * @param most tries there are
 * @returns undefined where there is nothing to try any more
 */
export async function tryLoginNumber(
  queryable: Queryable,
  attempt: { id: string; browserHash: Bytes; numberHash: Bytes; most: number; now: Date },
): Promise<{ right: boolean; ended: boolean } | undefined> {
  const { id, browserHash, numberHash, most, now } = attempt
  const rows = await queryable.$queryRaw<{ right: boolean; ended: boolean }[]>`
    UPDATE login_requests SET
      number_tries = number_tries + 1,
      elsewhere_at = CASE WHEN number_hash = ${numberHash} THEN ${now}::timestamptz END,
      loopback_challenge_hash = CASE WHEN number_hash = ${numberHash} THEN NULL ELSE loopback_challenge_hash END,
      completed_at = CASE WHEN number_hash <> ${numberHash} AND number_tries + 1 >= ${most} THEN ${now}::timestamptz END
    WHERE id = ${id} AND browser_hash = ${browserHash} AND number_hash IS NOT NULL AND number_tries < ${most}
      AND proven_at IS NULL AND elsewhere_at IS NULL AND completed_at IS NULL AND expires_at > ${now}::timestamptz
    RETURNING elsewhere_at IS NOT NULL AS right, completed_at IS NOT NULL AS ended`
  return rows[0]
}

/**
 * Marks that the browser sits on the client's machine. The challenge is used up by it, in time or not.
 *
 * @returns `late` where everything is right but the time
 */
export async function proveLoginRequest(
  queryable: Queryable,
  proof: { id: string; browserHash: Bytes; challengeHash: Bytes; dpopJkt: string; now: Date },
): Promise<'proven' | 'late' | 'refused'> {
  const rows = await queryable.$queryRaw<{ proven: boolean }[]>`
    UPDATE login_requests SET loopback_challenge_hash = NULL,
      proven_at = CASE WHEN loopback_challenge_expires_at > ${proof.now}::timestamptz THEN ${proof.now}::timestamptz END
    WHERE id = ${proof.id} AND browser_hash = ${proof.browserHash} AND loopback_challenge_hash = ${proof.challengeHash}
      AND dpop_jkt = ${proof.dpopJkt} AND proven_at IS NULL AND elsewhere_at IS NULL AND completed_at IS NULL
      AND expires_at > ${proof.now}::timestamptz
    RETURNING proven_at IS NOT NULL AS proven`
  const [row] = rows
  if (row === undefined) return 'refused'
  return row.proven ? 'proven' : 'late'
}

/**
 * Ends a login request, by a code or by a refusal: once. Its short address is free for another.
 *
 * @param requireProof whether a native client's browser has to be proven to sit on its machine, or its number typed
 */
export async function completeLoginRequest(
  queryable: Queryable,
  completion: { id: string; browserHash: Bytes; requireProof: boolean; now: Date },
): Promise<LoginRequestRow | undefined> {
  const { now } = completion
  const rows = await queryable.$queryRaw<LoginRequestRow[]>`
    UPDATE login_requests r SET completed_at = ${now}::timestamptz, short_code_hash = NULL
    FROM clients c
    WHERE c.id = r.client_id AND c.disabled_at IS NULL AND r.id = ${completion.id}
      AND r.browser_hash = ${completion.browserHash} AND r.completed_at IS NULL AND r.expires_at > ${now}::timestamptz
      AND (NOT ${completion.requireProof}::boolean OR NOT c.native OR r.proven_at IS NOT NULL
        OR r.elsewhere_at IS NOT NULL)
    RETURNING ${columns}`
  return rows[0]
}

/** A pushed request that has not expired, as whoever pushed it may know it. */
export interface PushedEnd {
  /** It ended without a code, and the browser has not been to the terminal: nobody else tells it there. */
  readonly refused: boolean
  readonly numberTries: number
}

/** @returns undefined where this key has pushed no such request, or it has expired */
export async function findPushedEnd(
  queryable: Queryable,
  pushed: { requestUriHash: Bytes; clientId: string; dpopJkt: string; now: Date },
): Promise<PushedEnd | undefined> {
  const rows = await queryable.$queryRaw<PushedEnd[]>`
    SELECT number_tries AS "numberTries", completed_at IS NOT NULL AND proven_at IS NULL
      AND NOT EXISTS (SELECT FROM authorization_codes c WHERE c.login_request_id = r.id) AS refused
    FROM login_requests r
    WHERE request_uri_hash = ${pushed.requestUriHash} AND client_id = ${pushed.clientId} AND dpop_jkt = ${pushed.dpopJkt}
      AND expires_at > ${pushed.now}::timestamptz`
  return rows[0]
}

const columns = Prisma.sql`
  r.id, r.client_id AS "clientId", r.redirect_uri AS "redirectUri", r.scope, r.state, r.nonce,
  r.code_challenge AS "codeChallenge", r.prompt, r.max_age AS "maxAge", r.login_hint AS "loginHint",
  r.dpop_jkt AS "dpopJkt", r.host_name AS "hostName", r.os_user AS "osUser", r.client_version AS "clientVersion",
  r.client_os AS "clientOs", r.phrase, r.pushed_ip AS "pushedIp", r.browser_ip AS "browserIp", r.browser_hash AS "browserHash",
  r.created_at AS "createdAt", r.expires_at AS "expiresAt", r.opened_at AS "openedAt", r.proven_at AS "provenAt",
  r.elsewhere_at AS "elsewhereAt", r.number_hash IS NOT NULL AS "takesPaste", r.number_tries AS "numberTries",
  r.completed_at AS "completedAt", c.name AS "clientName", c.native`

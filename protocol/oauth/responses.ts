import * as z from 'zod'

/** RFC 9126 §2.2, with what the terminal shows. */
export const parResponseSchema = z.object({
  request_uri: z.string().max(512),
  expires_in: z.int().positive(),
  /** The page shows the same words. */
  vouch_phrase: z.string().max(64),
  /** Below `paths.shortLogin`, it opens the same login as the request_uri. Left out by a server that has no short addresses. */
  vouch_short_code: z
    .string()
    .regex(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    .optional(),
  /** To be typed into the page, after which it shows a code to paste; left out where codes cannot be pasted. */
  vouch_number: z
    .string()
    .regex(/^\d{3} \d{4}$/)
    .optional(),
})
export type ParResponse = z.infer<typeof parResponseSchema>

/** What became of a pushed request whose browser cannot come back to tell; ours. */
export const parOutcomeSchema = z.object({
  /** Code of the catalogue, where the login ended in the browser without a code; null: it may still come to something. */
  vouch_refused: z.string().max(16).nullable(),
})
export type ParOutcome = z.infer<typeof parOutcomeSchema>

/** Who is logged in, with which key, until when. Times are seconds since the epoch. */
export const sessionSchema = z.object({
  id: z.uuid(),
  person: z.object({ email: z.string().max(320), name: z.string().max(200).nullable(), role: z.string().max(32) }),
  key: z.object({ id: z.uuid(), name: z.string().max(200) }),
  auth_time: z.int(),
  expires_at: z.int(),
  /** The login was finished by pasting a code, so that no browser was proven to sit on this machine. Such a session is shorter. */
  pasted: z.boolean().optional(),
  /** Version of the server; told to who is logged in and to nobody else. An older server does not say it. */
  server_version: z.string().max(32).optional(),
})
export type SessionDescription = z.infer<typeof sessionSchema>

/** RFC 6749 §5.1 for a code redeemed by the command line; `vouch_session` is ours. */
export const tokenResponseSchema = z.object({
  access_token: z.string().max(512),
  token_type: z.literal('DPoP'),
  expires_in: z.int().positive(),
  scope: z.string().max(256).optional(),
  id_token: z.string().max(20_000),
  vouch_session: sessionSchema,
})
export type TokenResponse = z.infer<typeof tokenResponseSchema>

/** RFC 8693 §2.2.1. The token is in `access_token` whatever its kind. */
export const tokenExchangeResponseSchema = z.object({
  access_token: z.string().max(20_000),
  issued_token_type: z.string().max(128),
  token_type: z.literal('N_A'),
  expires_in: z.int().positive(),
  /** What the administrator's rules say of this role; ours. Left out by a server that has none of them. */
  vouch_role: z
    .object({
      /** The AWS session may live this long at most, seconds; null: an hour. */
      longest_seconds: z.int().positive().nullable(),
      /** Credentials are not handed out after this without a new touch: seconds since the epoch; null: while the session lives. */
      fresh_until: z.int().nullable(),
      /** Whether the token carries session tags. */
      tagged: z.boolean(),
    })
    .optional(),
})
export type TokenExchangeResponse = z.infer<typeof tokenExchangeResponseSchema>

/** RFC 6749 §5.2, with our stable code. */
export const oauthErrorSchema = z.object({
  error: z.string().max(64),
  error_description: z.string().max(2_000).optional(),
  vouch_code: z.string().max(16).optional(),
})
export type OauthErrorBody = z.infer<typeof oauthErrorSchema>

/** RFC 9457, with our stable code. */
export const problemSchema = z.object({
  type: z.string().max(256),
  title: z.string().max(500),
  status: z.int(),
  detail: z.string().max(2_000).optional(),
  code: z.string().max(16),
})
export type Problem = z.infer<typeof problemSchema>

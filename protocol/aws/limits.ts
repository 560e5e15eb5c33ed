/** Limits of AWS STS AssumeRoleWithWebIdentity (AWS STS API Reference), as the server, the agent and the tests use them. */
export const stsLimits = {
  /** Subject of a web identity token, characters. */
  subject: { min: 6, max: 255 },
  /** WebIdentityToken, characters. */
  token: { min: 4, max: 20_000 },
  /** DurationSeconds. */
  durationSeconds: { min: 900, max: 43_200 },
  /** RoleSessionName and source identity. */
  sessionName: /^[\w+=,.@-]{2,64}$/,
  /** Session tag value. */
  tagValue: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
} as const

/**
 * What an authorization request may ask for, where the standards leave it open: what discovery says and what the endpoints
 * check comes from here.
 */
export const offered = {
  /** OAuth 2.0 Multiple Response Type Encoding Practices §2.1: no fragments, no forms, no messages between windows. */
  responseModes: ['query'],
  /** OIDC Core §3.1.2.1; consent and select_account ask for a touch, as login does. */
  prompts: ['none', 'login', 'consent', 'select_account'],
  /** OIDC Core §6: objects with parameters in them, by value and by address. */
  request: false,
  requestUri: false,
  /** OIDC Core §5.5: it may be ignored, and is. */
  claims: false,
} as const

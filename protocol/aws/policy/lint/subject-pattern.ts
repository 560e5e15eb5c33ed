/** A star right before the name of a domain, and nothing else. */
const STAR_BEFORE_DOMAIN = /^\*(?=[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10}$)/i

/** An open pattern as it was surely meant: `*example.com` is `*@example.com`. Of any other, nobody knows; it stays as it is. */
export function meantPattern(pattern: string): string {
  return pattern.replace(STAR_BEFORE_DOMAIN, '*@')
}

/** What a pattern for `sub` leaves open, given that subjects are e-mail addresses. */
export type SubjectPattern = 'closed' | 'anybody' | 'open'

/**
 * Judges a pattern of StringLike: `*@example.com` is closed, since only whoever has an address there matches; `*example.com` and
 * `alice*` are open, since strangers can have such addresses too.
 */
export function judgeSubjectPattern(pattern: string): SubjectPattern {
  if (/^[*?]*$/.test(pattern) && pattern.includes('*')) return 'anybody'
  const at = pattern.lastIndexOf('@')
  const domain = pattern.slice(at + 1)
  if (!/[*?]/.test(pattern)) return 'closed'
  // A variable is filled in from the request itself.
  if (at === -1 || domain === '' || /[*?]/.test(domain)) return 'open'
  return 'closed'
}

/**
 * Why talking to a provider failed, in a few words for the log: the code of the library's error where it has one. Never the
 * answer itself, which may hold tokens.
 */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code, cause } = error as Error & { code?: unknown }
  const inner = cause instanceof Error && typeof code !== 'string' ? failureReason(cause) : undefined
  return (typeof code === 'string' ? `${code}: ${error.message}` : (inner ?? error.message)).slice(0, 200)
}

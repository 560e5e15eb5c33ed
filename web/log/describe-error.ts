export interface DescribedError {
  readonly type: string
  readonly code?: string
  readonly message: string
  readonly stack?: string
  readonly cause?: DescribedError | string
}

const longest = 2_000

/**
 * What the log says of an error: its kind, code, words, stack and cause. Nothing else that a library hung on it, such as a
 * request, a body or the parameters of a query.
 */
export function describeError(error: Error, depth = 0): DescribedError {
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined
  return {
    type: error.name,
    ...(code === undefined ? {} : { code: String(code) }),
    message: clip(error.message),
    ...(error.stack === undefined ? {} : { stack: clip(error.stack) }),
    ...(error.cause === undefined || depth === 5 ? {} : { cause: describeCause(error.cause, depth + 1) }),
  }
}

function describeCause(cause: unknown, depth: number): DescribedError | string {
  return cause instanceof Error ? describeError(cause, depth) : `[${typeof cause}]`
}

function clip(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

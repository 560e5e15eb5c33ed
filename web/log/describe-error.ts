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
    ...wordsOf(error),
    ...(error.cause === undefined || depth === 5 ? {} : { cause: describeCause(error.cause, depth + 1) }),
  }
}

// Prisma quotes the whole call in this one, values and all; what is wrong with it stands in the last line.
function wordsOf({ name, message, stack }: Error): Pick<DescribedError, 'message' | 'stack'> {
  const quotes = name === 'PrismaClientValidationError'
  const said = quotes ? (message.split('\n').at(-1) ?? '') : message
  const trace = quotes
    ? stack
        ?.split('\n')
        .filter((line) => /^ +at /.test(line))
        .join('\n')
    : stack
  return { message: clip(said), ...(trace === undefined ? {} : { stack: clip(trace) }) }
}

function describeCause(cause: unknown, depth: number): DescribedError | string {
  return cause instanceof Error ? describeError(cause, depth) : `[${typeof cause}]`
}

function clip(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

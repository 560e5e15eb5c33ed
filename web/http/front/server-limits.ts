/**
 * What one connection may cost. Node looks only every half minute by default whether a request takes too long, which would
 * make ten seconds forty.
 */
export const serverLimits = {
  /** Bytes. */
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  /** For the whole request, its body included. */
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
} as const

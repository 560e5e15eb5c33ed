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
  /**
   * Longer than proxies keep a connection that they do not use: load balancers a minute, Caddy two. Where the server is the
   * first to close it, a request that is on its way is lost, and the proxy answers 502.
   */
  keepAliveTimeout: 125_000,
} as const

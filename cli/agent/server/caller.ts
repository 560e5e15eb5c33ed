/** Who asks, as far as a method may know: a connection. */
export interface Caller {
  /** Fires when the connection is closed, by whichever side; it has fired where that was before. */
  readonly gone: AbortSignal
  /** The connection stays open though nothing is said over it, and makes no room for others. */
  keep(): void
}

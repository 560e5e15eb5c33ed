/** The server said no, in words for a person (RFC 9457 with our code). */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal'
  readonly what: string
  readonly next: string
  readonly code: string

  constructor(refusal: { what: string; next: string; code: string }) {
    super(refusal.what)
    this.what = refusal.what
    this.next = refusal.next
    this.code = refusal.code
  }
}

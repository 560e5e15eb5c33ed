import type { Socket } from 'node:net'

/** Of each kind. AWS tools open one connection for one question; of those that ask nothing, the oldest makes room. */
const MOST = 256

/** The open connections of an endpoint: silent ones never keep out those who ask. */
export class OpenConnections {
  /** A set keeps the order of arrival. */
  readonly #waiting = new Set<Socket>()
  readonly #asking = new Set<Socket>()

  /** Takes a connection on. */
  add(socket: Socket): void {
    this.#waiting.add(socket)
    socket.once('close', () => {
      this.#waiting.delete(socket)
      this.#asking.delete(socket)
    })
    if (this.#waiting.size <= MOST) return
    const [oldest = socket] = this.#waiting
    oldest.destroy()
  }

  /**
   * Its request is in order: from here on it is not put out for another.
   *
   * @returns false where so many are asking already that it cannot be served
   */
  keep(socket: Socket): boolean {
    if (this.#asking.size >= MOST) return false
    if (this.#waiting.delete(socket)) this.#asking.add(socket)
    return true
  }
}

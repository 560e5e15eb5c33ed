import { inspect } from 'node:util'

/**
 * A value that cannot be printed: not by a template string, JSON, the console, or a logger. Only `reveal()` gives it.
 *
 * @example
 * const token = new Secret('s3cr3t')
 * `${token}`      // '[secret]'
 * token.reveal()  // 's3cr3t'
 */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

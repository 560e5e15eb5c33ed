/** What the demo has opened, to be closed in the opposite order however it ends. */
export class Belongings {
  readonly #closers: (() => Promise<unknown>)[] = []

  /** Opens something, and remembers how it is closed. */
  async open<T>(opening: Promise<T>, close: (opened: T) => Promise<unknown>): Promise<T> {
    const opened = await opening
    this.#closers.push(() => close(opened))
    return opened
  }

  /** Closes all of it, even where one of them cannot be closed. @throws AggregateError of what could not */
  async closeAll(): Promise<void> {
    const failures: unknown[] = []
    for (const close of this.#closers.splice(0).reverse()) {
      await close().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed.')
  }
}

/** A pause that can be cut short; a ring that nobody waits for is heard by the next who would. */
export class Bell {
  #rung = false
  #end: (() => void) | undefined

  /** Ends the pause that is being made, or else the next one before it begins. */
  readonly ring = (): void => {
    this.#rung = true
    this.#end?.()
  }

  /** @param milliseconds how long, unless it rings */
  async pause(milliseconds: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        this.#end = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#rung = false
    this.#end = undefined
  }
}

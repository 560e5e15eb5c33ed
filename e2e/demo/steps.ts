/** Prints each step of the demo on a line of its own, with its time. */
export class Steps {
  readonly #began = performance.now()
  readonly #print: (line: string) => void

  constructor(print: (line: string) => void) {
    this.#print = print
  }

  /**
   * Does one step.
   *
   * @param words the line to print, from what the step gave
   */
  async step<T>(work: () => Promise<T>, words: (result: T) => string): Promise<T> {
    const began = performance.now()
    const result = await work()
    this.#print(`${time(began)}  ${words(result)}`)
    return result
  }

  total(words: string): void {
    this.#print(`${time(this.#began)}  ${words}`)
  }
}

function time(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(2).padStart(6)} s`
}

/** Knows who is being waited for. */
export class Pending<Who extends string> {
  readonly #counts = new Map<Who, number>()

  /** Whether an answer of theirs is outstanding. */
  has(who: Who): boolean {
    return (this.#counts.get(who) ?? 0) > 0
  }

  async on<T>(who: Who, work: () => Promise<T>): Promise<T> {
    this.#add(who, 1)
    try {
      return await work()
    } finally {
      this.#add(who, -1)
    }
  }

  #add(who: Who, change: number): void {
    this.#counts.set(who, (this.#counts.get(who) ?? 0) + change)
  }
}

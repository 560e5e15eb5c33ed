type Found<Adds> = Adds extends object ? Adds : unknown

/** One rule: looks at what is known so far, throws where it is broken, and may add what it found out. */
export type Check<Needs, Adds> = (context: Needs) => Adds | Promise<Adds>

/**
 * A list of checks in order. The first that fails ends it; each sees what those before it have found, and the types make
 * sure that it was found.
 */
export class Pipeline<Start extends object, Known extends Start> {
  readonly #checks: readonly Check<never, unknown>[]

  private constructor(checks: readonly Check<never, unknown>[]) {
    this.#checks = checks
  }

  static from<Start extends object>(): Pipeline<Start, Start> {
    return new Pipeline<Start, Start>([])
  }

  check<Adds>(rule: Check<Known, Adds>): Pipeline<Start, Known & Found<Adds>> {
    return new Pipeline<Start, Known & Found<Adds>>([...this.#checks, rule])
  }

  /** Names of the rules, in the order in which they are checked. */
  get names(): string[] {
    return this.#checks.map((rule) => rule.name)
  }

  /** @returns what went in and all that the checks found; throws what the first broken one throws */
  async run(start: Start): Promise<Known> {
    let context: object = start
    for (const rule of this.#checks) {
      const found = await (rule as Check<object, unknown>)(context)
      if (typeof found === 'object' && found !== null) context = { ...context, ...found }
    }
    return context as Known
  }
}

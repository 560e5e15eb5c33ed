export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What the value is measured over, or what it should reach. */
  readonly baseline: string
}

/** One JSON object a line. */
export function report({ name, value, unit, baseline }: Figure): void {
  const rounded = Number(value.toPrecision(4))
  process.stdout.write(`${JSON.stringify({ name, value: rounded, unit, baseline })}\n`)
}

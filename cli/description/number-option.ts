import { Option } from 'clipanion'
import * as t from 'typanion'
import { takes, type ValueKind } from './value-kind.ts'

/** What a number is to be, and what stands for it in help. */
export type NumberKind = ValueKind & Required<Pick<ValueKind, 'range'>>

/**
 * An option that takes a whole number of a range. Help and errors say the range in words of ours.
 *
 * @param initial what it is where it is not given
 */
export function numberOption(name: string, kind: NumberKind, description: string): number | undefined
export function numberOption(name: string, kind: NumberKind, description: string, initial: number): number
export function numberOption(name: string, kind: NumberKind, description: string, initial?: number) {
  const { least, most } = kind.range
  const validator = t.cascade(t.isNumber(), [t.isInteger(), t.isInInclusiveRange(least, most)])
  const options = { description, validator }
  const option = initial === undefined ? Option.String(name, options) : Option.String(name, String(initial), options)
  return takes(kind, option)
}

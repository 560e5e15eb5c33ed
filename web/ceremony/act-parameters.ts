/** What of a form's control says which parameter it gives. */
export interface FormControl {
  readonly name: string
  readonly type: string
  readonly value: string
  readonly checked?: boolean
  readonly dataset: { readonly optional?: string; readonly list?: string; readonly lines?: string }
}

type ActParameter =
  | string
  | number
  | boolean
  | null
  | readonly ActParameter[]
  | { readonly [name: string]: ActParameter }

export type ActParameters = Readonly<Record<string, ActParameter>>

/**
 * The parameters of an act out of the controls of its form: text trimmed, numbers as numbers, a box as true or false, boxes of one
 * name and lines of a text as a list. An empty field that is optional gives none.
 */
export function actParameters(controls: Iterable<FormControl>): ActParameters {
  const parameters: Record<string, string | number | boolean | readonly string[]> = {}
  for (const control of controls) {
    if (control.name === '') continue
    const before = parameters[control.name]
    const value = givenBy(control, Array.isArray(before) ? before : [])
    if (value !== undefined) parameters[control.name] = value
  }
  return parameters
}

function givenBy(control: FormControl, list: readonly string[]) {
  const { type, value, checked = false, dataset } = control
  if (type === 'radio') return checked ? value : undefined
  if (type === 'checkbox') {
    if (dataset.list === undefined) return checked
    return checked ? [...list, value] : list
  }
  const text = value.trim()
  if (dataset.lines !== undefined) {
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  }
  if (text === '' && dataset.optional !== undefined) return undefined
  return type === 'number' ? Number(text) : text
}

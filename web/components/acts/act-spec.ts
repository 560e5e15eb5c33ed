import type { ReactNode } from 'react'
import type { ActParameters } from '../../ceremony/act-parameters.ts'

interface Shown {
  readonly member: string
  readonly label: string
}

export interface ActTells {
  readonly member: string
  readonly unless: string
  readonly title: string
  /** What to do next. */
  readonly next: string
  readonly label: string
  /** Instead of an empty list. */
  readonly none: string
}

/** What a page says of one act, for the dialog that asks about it. Plain values and rendered content: a server component gives it. */
export interface ActSpec {
  /** Name in the server's table of acts. */
  readonly act: string
  /** Parameters that are known already; the fields of the form add theirs. */
  readonly parameters?: ActParameters
  /** The text of a file that goes beside the parameters. */
  readonly file?: string
  /** The question: `Remove key “desk”?` */
  readonly title: string
  /** What the touch is for, after “Touch your security key to”; left out for an act that asks for none. */
  readonly touch?: string
  /** The verb and the object, on the button: `Remove key “desk”`. */
  readonly confirm: string
  /** What is said when it is done: `Key “desk” is removed.` */
  readonly done: string
  /** It takes something away from somebody. */
  readonly danger?: boolean
  /** Where to go afterwards; the same page anew where left out. */
  readonly go?: string
  /** A member of what the act gives, shown to be copied, once; and another one that belongs to it. */
  readonly shows?: Shown & { readonly note: string; readonly beside?: Shown }
  /** A list of texts that the act gives, to be read, except where it gives `true` for `unless`. */
  readonly tells?: ActTells
  /** Code of a refusal, and the field beside which it is said. */
  readonly beside?: Readonly<Record<string, string>>
  /** What will happen, and to whom; then the fields. */
  readonly children?: ReactNode
}

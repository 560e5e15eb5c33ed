/** A file of the repository that is made from the code. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

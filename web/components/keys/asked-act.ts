/** What the address of a page asks to be shown: a dialog about one key. Whoever wrote the address has done nothing by it. */
export interface AskedAct {
  readonly keyId: string
  readonly act: 'rename' | 'remove'
  /** A new name that the dialog begins with. */
  readonly name: string | undefined
}

const LONGEST_NAME = 60

/** Reads `?act=remove&key=ID`, or `?act=rename&key=ID&name=NAME`; anybody can write it, so anything else is nothing. */
export function askedAct(query: Readonly<Record<string, string | string[] | undefined>>): AskedAct | undefined {
  const { act, key, name } = query
  if ((act !== 'rename' && act !== 'remove') || typeof key !== 'string') return undefined
  const proposed = typeof name === 'string' && act === 'rename' ? name.slice(0, LONGEST_NAME) : undefined
  return { keyId: key, act, name: proposed }
}

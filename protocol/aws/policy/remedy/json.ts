/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** Steps from the top of a document to a place in it. */
export type JsonPath = readonly (string | number)[]

/** Another content for one place of a document; undefined takes the place out. */
export interface JsonEdit {
  readonly path: JsonPath
  readonly put: Json | undefined
}

/** `Statement[0].Condition.StringEquals["vouch.example.com:aud"]`, as people and jq write it. */
export function jsonPathText(path: JsonPath): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`
      return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
    })
    .join('')
    .replace(/^\./, '')
}

/** What is at a place; undefined where there is nothing. */
export function jsonAt(document: Json, path: JsonPath): Json | undefined {
  return path.reduce<Json | undefined>((at, step) => {
    if (at === undefined || at === null || typeof at !== 'object') return undefined
    return Object.hasOwn(at, step) ? (at as Record<string | number, Json>)[step] : undefined
  }, document)
}

/** The document with the edit made; the given one stays as it is. */
export function edited(document: Json, { path, put }: JsonEdit): Json {
  const [step, ...rest] = path
  if (step === undefined) return put ?? null
  if (Array.isArray(document)) {
    const items: Json[] = [...document]
    const at = Number(step)
    if (rest.length === 0 && put === undefined) items.splice(at, 1)
    else items[at] = edited(items[at] ?? {}, { path: rest, put })
    return items
  }
  // Entries instead of assignments: a name such as __proto__ stays a name.
  const entries = new Map<string, Json>(
    document !== null && typeof document === 'object' ? Object.entries(document) : [],
  )
  const name = String(step)
  if (rest.length === 0 && put === undefined) entries.delete(name)
  else entries.set(name, edited(entries.get(name) ?? {}, { path: rest, put }))
  return Object.fromEntries(entries)
}

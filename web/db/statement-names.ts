/** More different texts than the server has: what is beyond is one that grows with its input, such as a list of ids. */
const MOST_NAMES = 500

/**
 * Gives each text of SQL a name of its own, under which a connection of Postgres parses and plans it once. Of the statements of a login,
 * planning was a third of what Postgres did (docs/decisions/0032).
 *
 * @returns a function that gives the same name for the same text, and the empty name, which keeps nothing, where there are too many
 */
export function statementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= MOST_NAMES) return ''
    const name = `p${names.size}`
    names.set(sql, name)
    return name
  }
}

import { contextValues, type RequestContext } from './policy-request.ts'

/** `${key}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`. */
const VARIABLE = /\$\{([^},]+)(?:,\s*'([^']*)')?\}/g

/** Private-use characters that stand for an escaped wildcard until the pattern has been matched. */
const literals: Readonly<Record<string, string>> = { '*': '\uE000', '?': '\uE001', $: '$' }

/**
 * Puts the request's own values in the place of policy variables (IAM User Guide, "Variables and tags"). Wildcards
 * within a value that comes from the request are characters, not wildcards.
 *
 * @returns undefined where a variable has no single value and no default: such a value matches nothing
 */
export function resolveVariables(value: string, context: RequestContext): string | undefined {
  let resolved = true
  const text = value.replace(VARIABLE, (_, name: string, fallback: string | undefined) => {
    const literal = literals[name]
    if (literal !== undefined) return literal
    const values = contextValues(context, name)
    const found = values?.length === 1 ? values[0] : fallback
    if (found === undefined) resolved = false
    return maskWildcards(found ?? '')
  })
  return resolved ? text : undefined
}

/** Makes the wildcard characters of a text literal, on both sides of a comparison alike. */
export function maskWildcards(text: string): string {
  return text.replaceAll('*', '\uE000').replaceAll('?', '\uE001')
}

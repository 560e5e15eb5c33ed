import { parseConditionOperator } from '../condition-operator.ts'

/** In a replacement `$$` is one `$`: this gives `${$}`. */
const VERBATIM_DOLLAR = '$${$$}'

/**
 * A value of the request as a policy must write it so that it means itself: `${` begins a variable, and under the operators that know
 * wildcards `*` and `?` are some. Version 2008-10-17 knows no variables, and no way to write them either.
 */
export function literal(value: string, operator: string, version: string): string {
  if (version !== '2012-10-17') return value
  const variables = value.replace(/\$(?=\{)/g, VERBATIM_DOLLAR)
  return /(?:Like|Arn)/.test(operator) ? variables.replace(/[*?]/g, (wildcard) => `\${${wildcard}}`) : variables
}

/** Whether a value of the policy has wildcards that its operator takes for characters. */
export function hasDeadWildcard(value: string, operator: string): boolean {
  return /^(?:For\w+:)?StringEquals/.test(operator) && /[*?]/.test(value.replace(/\$\{[^}]{0,128}\}/g, ''))
}

/** Whether an operator asks for likeness, so that a value can be added to those that it takes. */
export function takesMoreValues(operator: string): boolean {
  const parsed = parseConditionOperator(operator)
  return parsed !== undefined && !parsed.negated && /(?:String|Arn)/.test(operator)
}

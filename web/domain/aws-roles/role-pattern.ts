import { isBindable, matchesWildcard, parseRoleArn, VouchError } from '@vouch/protocol'

/** As long as the longest ARN that `parseRoleArn` takes. */
const LONGEST_PATTERN = 2_048

/** What the six parts of a role's ARN may be, with wildcards in them. The account has twelve digits. */
const PARTS = /^arn:([a-z*?-]{1,16}):iam::([\d*?]{1,12}):role\/[\w+=,.@\-/*?]+$/

const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov']

/** Whether a pattern is one whole ARN, without wildcards. */
export function isOneRole(pattern: string): boolean {
  return !/[*?]/.test(pattern)
}

/**
 * A pattern as it is stored: an ARN of an IAM role in which `*` stands for any characters and `?` for one, in lower and upper case as AWS
 * has it; or `*` alone. Several `*` in a row are one.
 *
 * @throws VouchError `awsRulePatternMalformed` for what no ARN can match: such a rule would look as if it protected something
 */
export function rolePattern(input: string): string {
  const pattern = input.trim().replace(/\*+/g, '*')
  if (pattern.length > LONGEST_PATTERN) throw new VouchError('awsRulePatternMalformed')
  if (pattern === '*') return pattern
  if (isOneRole(pattern)) return wholeArn(pattern)
  const [, partition, account] = PARTS.exec(pattern) ?? []
  if (partition === undefined || account === undefined) throw new VouchError('awsRulePatternMalformed')
  const partitionExists = PARTITIONS.some((name) => matchesWildcard(partition, name))
  const accountFits = account.includes('*') || account.length === 12
  if (!partitionExists || !accountFits) throw new VouchError('awsRulePatternMalformed')
  return pattern
}

/** Whether a token could name one role at least that a pattern matches: the shortest, with a character for each `?`. */
export function isNameable(pattern: string): boolean {
  return isBindable(pattern.replaceAll('*', '').replaceAll('?', 'x'))
}

/** Stands for a character that is in no pattern. */
const ANY = '\0'

/**
 * Whether one pattern matches all that another one does: what the other is where each of its `*` stands for nothing, and where each stands
 * for more than the one can take without a `*` of its own.
 */
export function covers(one: string, other: string): boolean {
  const fixed = other.replaceAll('?', ANY)
  return ['', ANY.repeat(one.length + 1)].every((filling) => matchesWildcard(one, fixed.replaceAll('*', filling)))
}

function wholeArn(text: string): string {
  try {
    return parseRoleArn(text).arn
  } catch (cause) {
    throw new VouchError('awsRulePatternMalformed', { cause })
  }
}

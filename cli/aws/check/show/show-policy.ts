import { type Json, jsonPathText } from '@vouch/protocol/aws/policy/remedy/json'
import { hasDeadWildcard } from '@vouch/protocol/aws/policy/remedy/literal'
import type { UndecidedLine } from '@vouch/protocol/aws/policy/remedy/only-aws-knows'
import { isRoleKey } from '@vouch/protocol/aws/policy/role-condition'
import type { Terminal } from '../../../terminal/terminal.ts'
import { jsonText } from '../json-text.ts'
import { type PolicyReport, policyFault } from '../policy/policy-report.ts'
import { MARK_WIDTH, type Mark, mark, paragraph, printJson } from './paragraph.ts'

const BELOW = ' '.repeat(MARK_WIDTH)

const SOURCES = {
  token: 'By the claims of a token that was made for this role just now.',
  session:
    'By the claims that a token of this session has. Whether your domain is proven only a token shows: give --role, or --domain.',
  given: 'By the claims that a token for this e-mail would have.',
}

/** What a trust policy means, and what to write in it. */
export function showPolicy(terminal: Terminal, report: PolicyReport): void {
  const { person, allowed, allowedWithoutTags, remedies, traps, left, undecided } = report
  const who = person.identity.subject
  const fault = policyFault(report)
  const verdict = `The policy ${allowed ? 'lets' : 'does not let'} ${who} in${allowed && fault ? ', and others who are not meant' : ''}.`
  const state = fault === undefined ? 'ok' : 'problem'
  paragraph(terminal, mark(terminal, state), MARK_WIDTH, fault === undefined ? verdict : `${verdict} (${fault.code})`)
  paragraph(terminal, BELOW, MARK_WIDTH, SOURCES[person.source])
  showIssuer(terminal, person)
  if (!allowed && allowedWithoutTags) {
    const words = 'Without session tags it does, and tools work like that where the server allows it.'
    paragraph(terminal, BELOW, MARK_WIDTH, words)
  }
  showNaming(terminal, report)
  for (const { path, what, put } of remedies) showPlace(terminal, 'problem', jsonPathText(path), what, put ?? null)
  for (const { level, path, what, put } of traps) {
    showPlace(terminal, level === 'unsafe' ? 'problem' : 'note', jsonPathText(path), what, put)
  }
  for (const line of undecided) showUndecided(terminal, line)
  for (const place of new Set(left.map(({ path }) => jsonPathText(path)))) {
    const what = 'No change is made here, since only you know who is meant. Change it yourself.'
    showPlace(terminal, 'problem', place, what, undefined)
  }
  if (isChanged(report)) showMended(terminal, report)
}

/** Where every fault is one that is left, there is no other policy to show. */
function isChanged({ remedies, traps, left }: PolicyReport): boolean {
  const nameOf = ({ trap, path, what }: PolicyReport['traps'][number]) => JSON.stringify([trap, path, what])
  const names = new Set(left.map(nameOf))
  return remedies.length > 0 || traps.some((each) => each.level === 'unsafe' && !names.has(nameOf(each)))
}

function showMended(terminal: Terminal, { mended }: PolicyReport): void {
  terminal.print('')
  terminal.print(terminal.paint('bold', 'The policy with these changes:'))
  printJson(terminal, mended, 0)
}

/** Every name in the policy is held against it. */
function showIssuer(terminal: Terminal, { identity, isIssuerPresumed }: PolicyReport['person']): void {
  const words = isIssuerPresumed
    ? `The issuer is taken to be ${identity.issuer}, since nobody is logged in: name yours with --issuer.`
    : `The issuer is ${identity.issuer}.`
  paragraph(terminal, isIssuerPresumed ? mark(terminal, 'note') : BELOW, MARK_WIDTH, words)
}

function showUndecided(terminal: Terminal, line: UndecidedLine): void {
  const [state, what] = undecidedWords(line)
  showPlace(terminal, state, `Statement ${line.statement + 1}`, what, undefined)
}

function undecidedWords({ key, operator, expected }: UndecidedLine): readonly [Mark, string] {
  if (!isRoleKey(key))
    return ['note', `${operator} on ${key} depends on the way to AWS, and is taken not to stand in yours.`]
  const dead = expected.find((value) => hasDeadWildcard(value, operator))
  if (dead === undefined) {
    return [
      'note',
      `${operator} on ${key} asks for a role, and it is not known here which role this policy belongs to: give --role. The line is left as it is.`,
    ]
  }
  const why = `${operator} takes the wildcard of "${dead}" for a character, so that no token matches ${key}.`
  return [
    'problem',
    `${why} Write the exact ARN of the role there: with --role ARN this check shows the policy with it. Until then the line is left as it is.`,
  ]
}

/** What has to be there on the server for a policy that asks for the role's name. */
function showNaming(terminal: Terminal, { naming, role = '', person }: PolicyReport): void {
  const rule = `a rule for ${role} with its session tags sent always, with the role’s own name (${person.identity.issuer}/admin/aws-roles).`
  const words: Partial<Record<PolicyReport['naming'], readonly [Mark, string]>> = {
    missing: [
      'problem',
      `The policy asks for a token that names the role (vouch:role), and no rule of the server has it do so. An administrator of Vouch makes ${rule}`,
    ],
    assumed: ['note', `The policy asks for a token that names the role (vouch:role): the server needs ${rule}`],
  }
  const [state, text] = words[naming] ?? []
  if (state !== undefined && text !== undefined) showPlace(terminal, state, '', text, undefined)
}

/** @param put null: nothing is to be there; undefined: there is no text to give */
function showPlace(terminal: Terminal, state: Mark, path: string, what: string, put: Json | undefined): void {
  paragraph(terminal, mark(terminal, state), MARK_WIDTH, `${path === '' ? '' : `${path}: `}${what}`)
  if (put === null) paragraph(terminal, BELOW, MARK_WIDTH, 'Take it out.')
  // In one line, so that it can be copied.
  else if (put !== undefined) terminal.print(`${BELOW}Put: ${jsonText(put)}`)
}

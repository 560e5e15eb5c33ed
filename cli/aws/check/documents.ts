import { ExitCode } from '@vouch/protocol'
import { jsonPathText } from '@vouch/protocol/aws/policy/remedy/json'
import { exitOf, type RoleReport } from './check-role.ts'
import { type PolicyReport, policyFault } from './policy/policy-report.ts'

/** What `vouch aws check --json` prints. Members are added over time, and none changes its meaning. */
export function chainDocument(reports: readonly RoleReport[]) {
  const exit = exitOf(reports)
  return {
    ok: exit === ExitCode.ok,
    exit,
    roles: reports.map(({ role, profile, links }) => ({
      role,
      profile,
      links: links.map(({ link, state, words, code, findings, causes }) => ({
        link,
        state,
        words,
        code,
        findings,
        causes,
      })),
    })),
  }
}

/** What `vouch aws check --trust-policy FILE --json` prints. */
export function policyDocument(report: PolicyReport) {
  const { person, allowed, allowedWithoutTags, naming, role, remedies, traps, left, undecided, mended } = report
  const fault = policyFault(report)
  const exit = fault?.exit ?? ExitCode.ok
  return {
    ok: exit === ExitCode.ok,
    exit,
    code: fault?.code ?? null,
    allowed,
    allowed_without_tags: allowedWithoutTags,
    role_name: naming,
    role: role ?? null,
    person: { sub: person.identity.subject, issuer: person.identity.issuer, source: person.source },
    remedies: remedies.map(({ cause, statement, path, what, put }) => ({
      cause,
      statement,
      path: jsonPathText(path),
      what,
      put: put ?? null,
    })),
    traps: traps.map(({ trap, level, path, what, put }) => ({
      trap,
      level,
      path: jsonPathText(path),
      what,
      put: put ?? null,
    })),
    left: [...new Set(left.map(({ path }) => jsonPathText(path)))],
    undecided: undecided.map(({ statement, effect, operator, key, expected }) => ({
      statement: statement + 1,
      effect,
      operator,
      key,
      expected,
    })),
    mended,
  }
}

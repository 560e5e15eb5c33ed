import { providerArn, providerName } from '../../provider.ts'
import { actionApplies } from '../evaluate-policy.ts'
import { type PolicyStatement, parseTrustPolicy } from '../policy-document.ts'
import type { JsonPath } from '../remedy/json.ts'
import { principalRemedy } from '../remedy/principal-remedy.ts'
import { TRUSTED_ACTIONS, type TrustPlace } from '../trust-statement.ts'
import { linesOfCondition, pinsAudience, trapsOfLine } from './condition-traps.ts'
import type { TrustTrap } from './trust-trap.ts'

/** IAM's quota for a trust policy unless it was raised; white space does not count. */
const QUOTA_CHARACTERS = 2_048

/**
 * Finds what IAM accepts and nobody should write: whoever it lets in beside those who are meant, and what has no effect. Only statements
 * that let somebody in with a web identity are looked at; what a Deny does, it does to everybody alike.
 *
 * @param document what the JSON of the policy parses to
 * @throws VouchError `trustPolicyMalformed`
 */
export function trustTraps(document: unknown, place: TrustPlace): TrustTrap[] {
  const policy = parseTrustPolicy(document)
  const isList = Array.isArray((document as { Statement?: unknown }).Statement)
  const old = policy.Version === '2008-10-17'
  const traps = policy.Statement.flatMap((statement, index) =>
    isEntrance(statement) ? statementTraps(statement, isList ? ['Statement', index] : ['Statement'], place, old) : [],
  )
  const { length } = JSON.stringify(document)
  if (length <= QUOTA_CHARACTERS) return traps
  const what = `It has ${length} characters, and IAM takes ${QUOTA_CHARACTERS} unless the quota of the account was raised.`
  return [...traps, { trap: 'long', level: 'note', path: [], what }]
}

function isEntrance(statement: PolicyStatement): boolean {
  return statement.Effect === 'Allow' && actionApplies(statement, 'sts:AssumeRoleWithWebIdentity')
}

function statementTraps(statement: PolicyStatement, path: JsonPath, place: TrustPlace, old: boolean): TrustTrap[] {
  const lines = linesOfCondition(statement.Condition, [...path, 'Condition'])
  return [
    ...principalTraps(statement, path, place),
    ...audienceTraps(statement, lines, path, place),
    ...lines.flatMap((line) => trapsOfLine(line, lines, place)),
    ...(old
      ? lines.flatMap(({ values, path: at }) =>
          values.some((value) => value.includes('${')) ? [deadVariable(at)] : [],
        )
      : []),
    ...actionTraps(statement, path),
  ]
}

function deadVariable(path: JsonPath): TrustTrap {
  const what = 'Policies without "Version": "2012-10-17" take a variable for text, so that this never matches.'
  return { trap: 'deadVariable', level: 'useless', path, what }
}

function principalTraps({ Principal, NotPrincipal }: PolicyStatement, path: JsonPath, place: TrustPlace): TrustTrap[] {
  if (NotPrincipal !== undefined) {
    const what =
      'An Allow with NotPrincipal lets in everybody but those whom it names. Name the provider in Principal.Federated.'
    return [{ trap: 'allButSome', level: 'unsafe', path: [...path, 'NotPrincipal'], what }]
  }
  if (Object.values(Principal ?? {}).some((names) => names.includes('*'))) {
    const what = 'Principal "*" lets in the tokens of every provider, also of strangers. Name the provider.'
    const put = { Federated: providerArn(place) }
    return [{ trap: 'anyone', level: 'unsafe', path: [...path, 'Principal'], what, put }]
  }
  const wanted = providerArn(place)
  // A name that is written wrongly is no other provider, and kept apart from traps: it is why somebody is refused.
  const isOther = (name: string) => name !== wanted && principalRemedy({ Federated: [name] }, wanted) === undefined
  const others = (Principal?.Federated ?? []).filter(isOther)
  return others.map((name) => ({
    trap: 'otherProvider',
    level: 'note',
    path: [...path, 'Principal', 'Federated'],
    what: `It lets in tokens of another provider than this one: "${name}".`,
  }))
}

function audienceTraps(
  { Principal }: PolicyStatement,
  lines: Parameters<typeof pinsAudience>[0][],
  path: JsonPath,
  place: TrustPlace,
): TrustTrap[] {
  const name = providerName(place.issuer)
  const isOurs = Principal?.Federated?.includes(providerArn(place)) === true
  if (!isOurs || lines.some((line) => pinsAudience(line, name))) return []
  const what = `No condition pins the audience: every client that the provider is registered for gets in. Add ${name}:aud.`
  const put = place.audience ?? place.issuer
  return [
    { trap: 'noAudience', level: 'unsafe', path: [...path, 'Condition', 'StringEquals', `${name}:aud`], what, put },
  ]
}

function actionTraps({ Action, NotAction }: PolicyStatement, path: JsonPath): TrustTrap[] {
  const wide = Action?.find((action) => /^(?:\*|sts:\*)$/i.test(action))
  if (NotAction === undefined && wide === undefined) return []
  const what = 'It allows more actions than the three that are needed; name them.'
  const put = TRUSTED_ACTIONS
  return [
    { trap: 'anyAction', level: 'note', path: [...path, NotAction === undefined ? 'Action' : 'NotAction'], what, put },
  ]
}

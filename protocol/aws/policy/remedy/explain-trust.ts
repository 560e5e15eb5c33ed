import { actionApplies, evaluatePolicy, statementConditions } from '../evaluate-policy.ts'
import { type TrustAction, trustRequests, type WebIdentity } from '../evaluate-trust-policy.ts'
import { type PolicyDocument, parseTrustPolicy } from '../policy-document.ts'
import type { PolicyRequest } from '../policy-request.ts'
import { trustStatement } from '../trust-statement.ts'
import { conditionRemedy } from './condition-remedy.ts'
import { edited, type Json, type JsonPath, jsonAt } from './json.ts'
import { decidablePart, type UndecidedLine } from './only-aws-knows.ts'
import { principalRemedy } from './principal-remedy.ts'
import type { TrustRemedy } from './trust-remedy.ts'

export interface TrustExplanation {
  /** Whether the policy lets the person in as it stands, where nothing that only AWS knows speaks against it. */
  readonly allowed: boolean
  /** What to change, in this order; none where it lets them in. */
  readonly remedies: readonly TrustRemedy[]
  /** Lines that only AWS can decide. */
  readonly undecided: readonly UndecidedLine[]
  /** The policy with every remedy made: it lets the person in. */
  readonly mended: Json
}

/** More faults than a person can make in one statement. */
const MOST_REMEDIES = 40

/**
 * Says everything that keeps a person out of a role, and what to write instead: one fault after the other is found and mended on a copy,
 * until the copy lets the person in. It is the same evaluation that decides (`evaluateTrustPolicy`).
 *
 * @param document what the JSON of the policy parses to
 * @throws VouchError `trustPolicyMalformed`
 */
export function explainTrust(document: unknown, identity: WebIdentity): TrustExplanation {
  const { undecided } = decidablePart(parseTrustPolicy(document), identity)
  const remedies: TrustRemedy[] = []
  let mended = document as Json
  for (;;) {
    const refused = firstRefusal(mended, identity)
    if (refused === undefined) return { allowed: remedies.length === 0, remedies, undecided, mended }
    const next = remedies.length < MOST_REMEDIES ? nextRemedy(mended, refused, identity) : undefined
    const changed = next === undefined ? mended : edited(mended, next)
    const remedy = next !== undefined && isProgress(mended, changed) ? next : lastResort(mended, refused, identity)
    remedies.push(remedy)
    mended = edited(mended, remedy)
  }
}

interface Refusal {
  readonly policy: PolicyDocument
  readonly request: PolicyRequest & { readonly action: TrustAction }
  /** Number of the Deny statement that applies. */
  readonly deniedBy: number | undefined
}

function firstRefusal(document: Json, identity: WebIdentity): Refusal | undefined {
  const { policy } = decidablePart(parseTrustPolicy(document), identity)
  for (const request of trustRequests(identity)) {
    const { decision } = evaluatePolicy(policy, request)
    if (decision === 'allow') continue
    const denies = (index: number) =>
      evaluatePolicy({ ...policy, Statement: policy.Statement.slice(index, index + 1) }, request).decision ===
      'explicitDeny'
    const deniedBy = decision === 'explicitDeny' ? policy.Statement.findIndex((_, index) => denies(index)) : undefined
    return { policy, request, deniedBy }
  }
  return undefined
}

/** A copy that stayed the same, or that is no policy any more, is no remedy. */
function isProgress(before: Json, after: Json): boolean {
  if (JSON.stringify(before) === JSON.stringify(after)) return false
  try {
    parseTrustPolicy(after)
    return true
  } catch {
    return false
  }
}

function nextRemedy(document: Json, refusal: Refusal, identity: WebIdentity): TrustRemedy | undefined {
  if (refusal.deniedBy !== undefined) return undefined
  const candidates = refusal.policy.Statement.flatMap(
    (_, index) => remediesOf(document, index, refusal, identity) ?? [],
  )
  const [nearest] = candidates.sort((a, b) => a.distance - b.distance)
  return nearest?.first
}

/** What one Allow statement lacks for a request; undefined where it is not about this provider. */
function remediesOf(document: Json, index: number, { policy, request }: Refusal, identity: WebIdentity) {
  const statement = policy.Statement[index]
  if (statement?.Effect !== 'Allow' || statement.Action === undefined) return undefined
  const path = statementPath(document, index)
  const found: TrustRemedy[] = []
  const name = statement.Sid ?? `statement ${index + 1}`
  const [provider = ''] = request.principal.names
  if (statement.Principal?.Federated?.includes(provider) !== true) {
    const remedy = principalRemedy(statement.Principal, provider)
    if (remedy === undefined) return undefined
    found.push({ ...remedy, statement: name, path: [...path, 'Principal'] })
  }
  if (!actionApplies(statement, request.action))
    found.push({ ...actionRemedy(statement.Action, identity), statement: name, path: [...path, 'Action'] })
  for (const unmet of statementConditions(policy, statement, request)) {
    const place = { document, path: [...path, 'Condition'], version: policy.Version }
    found.push({ ...conditionRemedy(unmet, place, identity), statement: name })
  }
  const [first] = found
  // The statement that lets the person in is the one to which an action belongs that is missing.
  const isEntry =
    actionApplies(statement, 'sts:AssumeRoleWithWebIdentity') && found.every(({ cause }) => cause === 'action')
  return first && [{ distance: isEntry ? 0 : found.length, first }]
}

function actionRemedy(actions: readonly string[], identity: WebIdentity): Pick<TrustRemedy, 'cause' | 'what' | 'put'> {
  const missing = trustRequests(identity)
    .map(({ action }) => action)
    .filter((action) => !actionApplies({ Action: [...actions] }, action))
  const carries = missing.includes('sts:AssumeRoleWithWebIdentity')
    ? ''
    : ' The token carries session tags and a source identity.'
  return { cause: 'action', what: `Action lacks ${missing.join(' and ')}.${carries}`, put: [...actions, ...missing] }
}

/** Where nothing smaller helps: the Deny goes, or a statement comes that lets the person in. */
function lastResort(document: Json, { policy, deniedBy }: Refusal, identity: WebIdentity): TrustRemedy {
  const { length } = policy.Statement
  const added = trustStatement(identity) as unknown as Json
  if (deniedBy !== undefined) {
    const statement = policy.Statement[deniedBy]?.Sid ?? `statement ${deniedBy + 1}`
    const what = 'This Deny is meant for you, and a Deny wins over every Allow. Ask whoever wrote it before it goes.'
    const path = statementPath(document, deniedBy)
    // A policy without statements is none.
    return { cause: 'denied', statement, path, what, put: length > 1 ? undefined : added }
  }
  const what = 'No statement lets somebody in who comes from this provider.'
  const statement = `statement ${length + 1}`
  if (Array.isArray(jsonAt(document, ['Statement']))) {
    return { cause: 'noStatement', statement, path: ['Statement', length], what, put: added }
  }
  return {
    cause: 'noStatement',
    statement,
    path: ['Statement'],
    what,
    put: [jsonAt(document, ['Statement']) ?? {}, added],
  }
}

/** IAM takes one statement without a list. */
function statementPath(document: Json, index: number): JsonPath {
  return Array.isArray(jsonAt(document, ['Statement'])) ? ['Statement', index] : ['Statement']
}

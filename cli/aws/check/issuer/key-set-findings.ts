import { safeText } from '../../../terminal/safe-text.ts'
import { type CheckFinding, note, ok, problem } from '../finding.ts'

/** RFC 7518 §6: members that only the holder of a key may know. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
/** IAM User Guide, "Create an OpenID Connect identity provider". */
const MOST_KEYS_OF_A_KIND = 100

/** Who publishes many private keys need not be told of all. */
const MOST_NAMED = 3

type Key = Readonly<Record<string, unknown>>

/** Whether AWS can take the keys of this set, and no key is in it that should be nowhere. */
export function keySetFindings(document: Readonly<Record<string, unknown>>): CheckFinding[] {
  const { keys } = document
  if (!Array.isArray(keys) || keys.length === 0) return [problem('keys.count', 'The key set has no key.')]
  if (!keys.every(isKey)) return [problem('keys.form', 'The key set has something in it that is no key.')]
  const findings = [...countFindings(keys), ...privateFindings(keys), ...nameFindings(keys), ...formFindings(keys)]
  if (findings.some(({ state }) => state === 'problem')) return findings
  const many = keys.length === 1 ? '1 key' : `${keys.length} keys`
  return [ok('keys', `The key set has ${many}, each public, with a name of its own.`), ...findings]
}

function isKey(key: unknown): key is Key {
  return typeof key === 'object' && key !== null && !Array.isArray(key)
}

function countFindings(keys: readonly Key[]): CheckFinding[] {
  return ['EC', 'RSA'].flatMap((kind) => {
    const { length } = keys.filter(({ kty }) => kty === kind)
    if (length <= MOST_KEYS_OF_A_KIND) return []
    return [
      problem('keys.count', `The key set has ${length} ${kind} keys, and AWS takes ${MOST_KEYS_OF_A_KIND} at most.`),
    ]
  })
}

function privateFindings(keys: readonly Key[]): CheckFinding[] {
  const leaked = keys.filter((key) => PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member)))
  if (leaked.length === 0) return []
  const words = `The key set publishes the private half of ${leaked.slice(0, MOST_NAMED).map(named).join(', ')}. Whoever read it can sign tokens: revoke the key at once.`
  return [problem('keys.private', words)]
}

function nameFindings(keys: readonly Key[]): CheckFinding[] {
  const names = keys.map(({ kid }) => kid)
  if (names.some((kid) => typeof kid !== 'string' || kid === ''))
    return [problem('keys.kid', 'A key has no kid, by which AWS would find it.')]
  // A set, since a key set may be long on purpose.
  const seen = new Set<unknown>()
  const twice = names.find((kid) => seen.size === seen.add(kid).size)
  return twice === undefined ? [] : [problem('keys.kid', `Two keys have the kid ${safeText(String(twice), 60)}.`)]
}

function formFindings(keys: readonly Key[]): CheckFinding[] {
  const usable = keys.filter(
    ({ kty, crv, use = 'sig', alg = 'ES256' }) => kty === 'EC' && crv === 'P-256' && use === 'sig' && alg === 'ES256',
  )
  if (usable.length === keys.length) return []
  if (usable.length === 0)
    return [problem('keys.algorithm', 'No key of the set is one for ES256, by which the tokens are signed.')]
  return [
    note(
      'keys.algorithm',
      `${keys.length - usable.length} of ${keys.length} keys are not for ES256; AWS passes over them.`,
    ),
  ]
}

function named({ kid }: Key): string {
  return typeof kid === 'string' ? safeText(kid, 60) : 'a key without name'
}

import { ROLE_TAG, readSessionTags, roleSessionName, stsLimits } from '@vouch/protocol'
import type { AwsInspection } from '../../agent/rpc/methods.ts'
import { safeText } from '../../terminal/safe-text.ts'
import { type CheckFinding, note, ok, problem } from './finding.ts'

export interface TokenCircumstances {
  /** Of the session. */
  readonly issuer: string
  /** Canonical e-mail of the person. */
  readonly email: string
  /** ARN of the role that it was asked for. */
  readonly roleArn: string
  /** Whether session tags were asked for. */
  readonly tagged: boolean
  /** Of this machine: seconds since the epoch. */
  readonly now: number
}

/** Clocks may differ by so much without a word: seconds. */
const CLOCK_SECONDS = 60

/** Whether AWS STS can take a token like this one, by what the API Reference and the IAM User Guide ask of it. */
export function tokenFindings(inspection: AwsInspection, at: TokenCircumstances): CheckFinding[] {
  const { claims } = inspection
  return [
    signatureFinding(inspection),
    ...headerFindings(inspection),
    equals('token.iss', 'iss', claims.iss, at.issuer, 'The provider in AWS is found by it.'),
    ...audienceFindings(claims, at.issuer),
    ...subjectFindings(claims, at.email),
    ...timeFindings(claims, at.now),
    ...tagFindings(claims, at),
    sessionNameFinding(at.email),
    sizeFinding(inspection.characters),
  ]
}

function signatureFinding({ header, signature }: AwsInspection): CheckFinding {
  const kid = header.kid === null ? 'no key' : `key ${safeText(header.kid, 60)}`
  switch (signature) {
    case 'verified':
      return ok('token.signature', `Signed with ${kid} of the published set, and verified with it.`)
    case 'keyMissing':
      return problem('token.signature', `It is signed with ${kid}, which is not in the published key set.`)
    case 'wrong':
      return problem('token.signature', `The published ${kid} does not verify its signature.`)
    case 'keysUnavailable':
      return problem('token.signature', 'The published keys could not be read, so that nobody can verify it.')
  }
}

function headerFindings({ header }: AwsInspection): CheckFinding[] {
  if (header.alg === 'ES256') return [ok('token.alg', 'ES256, which AWS takes in every region.')]
  return [
    problem(
      'token.alg',
      `It is signed with ${header.alg === null ? 'no algorithm' : safeText(header.alg, 20)}, and must be with ES256.`,
    ),
  ]
}

function audienceFindings(claims: AwsInspection['claims'], issuer: string): CheckFinding[] {
  const why = 'It must be a client ID of the provider in AWS, and the aud of the trust policy.'
  const azp =
    claims.azp === undefined
      ? []
      : [note('token.azp', 'It has azp, which AWS takes in place of aud: that value must be registered too.')]
  return [equals('token.aud', 'aud', claims.aud, issuer, why), ...azp]
}

function equals(check: string, name: string, actual: unknown, wanted: string, why: string): CheckFinding {
  if (actual === wanted) return ok(check, `${name} is ${safeText(wanted, 200)}.`)
  const shown = typeof actual === 'string' ? `"${safeText(actual, 200)}"` : 'missing or no text'
  return problem(check, `${name} is ${shown}, and should be ${safeText(wanted, 200)}. ${why}`)
}

function subjectFindings({ sub }: AwsInspection['claims'], email: string): CheckFinding[] {
  const { min, max } = stsLimits.subject
  if (typeof sub !== 'string' || sub.length < min || sub.length > max) {
    return [problem('token.sub', `sub must have ${min} to ${max} characters.`)]
  }
  if (sub === email) return [ok('token.sub', `sub is ${safeText(sub, 320)}, as the session is.`)]
  return [
    note(
      'token.sub',
      `sub is "${safeText(sub, 320)}", and the session is of ${safeText(email, 320)}: conditions on sub see the first.`,
    ),
  ]
}

function timeFindings({ iat, exp, nbf }: AwsInspection['claims'], now: number): CheckFinding[] {
  if (!Number.isInteger(iat) || !Number.isInteger(exp))
    return [problem('token.times', 'iat and exp must be whole seconds.')]
  const [issued, expires] = [Number(iat), Number(exp)]
  const life = expires - issued
  if (life <= 0) return [problem('token.times', 'It expires before it was issued.')]
  const ahead = issued - now
  const clock = `The server's clock is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's.`
  const findings = [ok('token.times', `It lives ${life} s, which is enough for one call.`)]
  if (expires <= now)
    findings.push(
      problem('token.clock', `By this machine's clock it has expired already. ${clock} Set the one that is wrong.`),
    )
  else if (Math.abs(ahead) > CLOCK_SECONDS)
    findings.push(note('token.clock', `${clock} AWS goes by its own, and refuses what has expired there.`))
  if (typeof nbf === 'number' && nbf > now + CLOCK_SECONDS)
    findings.push(problem('token.nbf', 'It is not valid yet (nbf).'))
  return findings
}

/** Whether a token says which role it is for. */
export function namesRole(claims: AwsInspection['claims']): boolean {
  const read = readSessionTags(claims)
  return !('problem' in read) && read.tags[ROLE_TAG] !== undefined
}

function roleFindings(named: string | undefined, roleArn: string): CheckFinding[] {
  if (named === undefined) return []
  if (named === roleArn)
    return [ok('token.role', `It names the role (${ROLE_TAG}), so that its trust policy can ask for it.`)]
  const words = `It names another role than the one that it is for: ${ROLE_TAG} is "${safeText(named, 256)}".`
  return [problem('token.role', words)]
}

function tagFindings(claims: AwsInspection['claims'], { email, roleArn, tagged }: TokenCircumstances): CheckFinding[] {
  const read = readSessionTags(claims)
  if ('problem' in read) return [problem('token.tags', `STS refuses its session tags: ${read.problem}.`)]
  const { tags, sourceIdentity } = read
  const names = Object.keys(tags)
  if (names.length === 0 && sourceIdentity === undefined) {
    const words = 'It carries no session tags and no source identity'
    return [
      tagged ? note('token.tags', `${words}: the rules of the server leave them out.`) : ok('token.tags', `${words}.`),
    ]
  }
  const listed = names.map((name) => `${safeText(name, 60)}=${safeText(tags[name] ?? '', 256)}`).join(', ')
  const findings = [ok('token.tags', `Session tags ${listed || 'none'}; the trust policy must allow sts:TagSession.`)]
  findings.push(...roleFindings(tags[ROLE_TAG], roleArn))
  const expected = roleSessionName(email)
  if (sourceIdentity === expected) {
    findings.push(
      ok(
        'token.sourceIdentity',
        `Source identity ${safeText(sourceIdentity, 64)}; it must allow sts:SetSourceIdentity.`,
      ),
    )
  } else {
    const words = `The source identity is ${sourceIdentity === undefined ? 'missing' : `"${safeText(sourceIdentity, 64)}"`}, and the session is named ${expected}.`
    findings.push(note('token.sourceIdentity', words))
  }
  return findings
}

function sessionNameFinding(email: string): CheckFinding {
  const name = roleSessionName(email)
  const words = name === email ? name : `${name}, since AWS takes no such name as ${safeText(email, 320)}`
  return ok('token.sessionName', `The session will be named ${words}.`)
}

function sizeFinding(characters: number): CheckFinding {
  const { max } = stsLimits.token
  if (characters > max) return problem('token.size', `It has ${characters} characters, and STS takes ${max} at most.`)
  return ok('token.size', `It has ${characters} characters of the ${max} that STS takes.`)
}

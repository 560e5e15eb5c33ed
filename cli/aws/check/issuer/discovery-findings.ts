import { safeText } from '../../../terminal/safe-text.ts'
import { type CheckFinding, note, ok, problem } from '../finding.ts'

/** What OpenID Connect Discovery 1.0 §3 requires, and IAM asks for, beside issuer and jwks_uri. */
const REQUIRED = [
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'claims_supported',
]

/** Whether the discovery document is one by which AWS finds the keys of this issuer. */
export function discoveryFindings(document: Readonly<Record<string, unknown>>, issuer: string): CheckFinding[] {
  const findings: CheckFinding[] = []
  if (document.issuer === issuer)
    findings.push(ok('discovery.issuer', 'Discovery names the same issuer, to the letter.'))
  else
    findings.push(
      problem('discovery.issuer', `Discovery names the issuer ${shown(document.issuer)}, and it must be ${issuer}.`),
    )
  const { jwks_uri: keys } = document
  if (typeof keys !== 'string' || !URL.canParse(keys))
    findings.push(problem('discovery.jwks_uri', 'Discovery has no jwks_uri.'))
  else if (!isBelow(keys, issuer))
    findings.push(problem('discovery.jwks_uri', `Its jwks_uri, ${shown(keys)}, is not below the issuer.`))
  const algorithms = document.id_token_signing_alg_values_supported
  if (Array.isArray(algorithms) && !algorithms.includes('ES256')) {
    findings.push(problem('discovery.algorithms', 'Discovery does not offer ES256, by which the tokens are signed.'))
  }
  const missing = REQUIRED.filter((name) => !Array.isArray(document[name]))
  if (missing.length > 0)
    findings.push(note('discovery.members', `Discovery lacks ${missing.join(', ')}, which IAM may ask for.`))
  return findings
}

/** Where the keys are, if that is an address that may be asked. */
export function keySetAddress(document: Readonly<Record<string, unknown>>, issuer: string): string | undefined {
  const { jwks_uri: address } = document
  return typeof address === 'string' && URL.canParse(address) && isBelow(address, issuer) ? address : undefined
}

function isBelow(address: string, issuer: string): boolean {
  const url = new URL(address)
  const { origin, pathname } = new URL(issuer)
  const folder = pathname.endsWith('/') ? pathname : `${pathname}/`
  return url.origin === origin && url.pathname.startsWith(folder) && url.username === ''
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${safeText(value, 200)}"` : 'nothing'
}

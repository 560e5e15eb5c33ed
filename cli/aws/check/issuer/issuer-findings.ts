import { type CheckFinding, note, ok, problem } from '../finding.ts'
import { discoveryFindings, keySetAddress } from './discovery-findings.ts'
import { readDocument } from './document-findings.ts'
import { nameFindings } from './issuer-name.ts'
import { keySetFindings } from './key-set-findings.ts'
import { type Answer, type Look, look, type Way } from './look.ts'

const WELL_KNOWN = '/.well-known/openid-configuration'

/** STS takes tokens by its own clock; beyond this they are early or late: seconds. */
const MOST_SECONDS = 60
const WORTH_A_WORD_SECONDS = 10

/**
 * Looks at an issuer as AWS will: its URL, its discovery document and its key set. What this machine reaches, AWS need not reach, and the
 * other way round: it may stand behind a name server, a firewall or a proxy of its own.
 */
export async function issuerFindings(
  issuer: string,
  way: Way = {},
  now: () => number = Date.now,
): Promise<CheckFinding[]> {
  const names = nameFindings(issuer)
  if (!/^https?:\/\/./.test(issuer) || !URL.canParse(issuer)) return names
  const discovery = await look(`${issuer}${WELL_KNOWN}`, way)
  const read = readDocument('discovery', 'The discovery document', discovery)
  const hasHostNote = names.some(({ check }) => check === 'host')
  // Of a name that the internet does not know, its address says no more.
  const connection = connectionFindings(discovery, now).filter(({ check }) => check !== 'address' || !hasHostNote)
  const findings = [...names, ...read.findings, ...connection]
  if (read.document === undefined) return findings
  findings.push(...discoveryFindings(read.document, issuer))
  const address = keySetAddress(read.document, issuer)
  if (address === undefined) return findings
  const keys = readDocument('keys', 'The key set', await look(address, way))
  return [...findings, ...keys.findings, ...(keys.document === undefined ? [] : keySetFindings(keys.document))]
}

function connectionFindings(looked: Look, now: () => number): CheckFinding[] {
  if ('fault' in looked) return []
  const { authority, isPrivate, date } = looked
  return [
    ...(authority === undefined ? [] : [certificateFinding(authority)]),
    ...(isPrivate ? [note('address', PRIVATE_ADDRESS)] : []),
    ...(date === undefined ? [] : [clockFinding(Math.round((date - now()) / 1_000))]),
  ]
}

const PRIVATE_ADDRESS =
  'Its name leads this machine to a private address. AWS sees what the internet’s name servers say.'

function certificateFinding({ name, isPublic }: NonNullable<Answer['authority']>): CheckFinding {
  if (isPublic) return ok('certificate', `The certificate is by ${name}, a public authority.`)
  return note('certificate', `The certificate is by ${name}, which this machine trusts; AWS trusts public authorities.`)
}

function clockFinding(ahead: number): CheckFinding {
  const difference = Math.abs(ahead)
  const words = `The clock of the server is ${difference} s ${ahead > 0 ? 'ahead of' : 'behind'} that of this machine.`
  if (difference <= WORTH_A_WORD_SECONDS) return ok('clock', 'The server and this machine have the same time.')
  if (difference <= MOST_SECONDS) return note('clock', words)
  return problem('clock', `${words} STS refuses tokens by its own clock; set the one that is wrong.`)
}

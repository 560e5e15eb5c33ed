import { isIP } from 'node:net'
import { safeText } from '../../../terminal/safe-text.ts'
import { type CheckFinding, note, ok, problem } from '../finding.ts'

/** Names that the internet does not resolve (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal), or that are for documentation. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|test|invalid|example|home\.arpa)$/

/**
 * Whether AWS can have a provider of this URL: https, without port, query, user and slash at the end, in small letters, with a name that
 * the internet knows (IAM User Guide, "Create an OpenID Connect identity provider").
 */
export function nameFindings(issuer: string): CheckFinding[] {
  if (!URL.canParse(issuer)) return [problem('url', `"${safeText(issuer, 200)}" is not a URL.`)]
  const url = new URL(issuer)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isThisMachine(host)) {
    const words = 'It is an address of this machine, where AWS can never look. It does for a try with a local STS.'
    return [note('host', words)]
  }
  const found = [
    ...(url.protocol === 'https:'
      ? []
      : [problem('scheme', 'It must begin with https://; AWS registers nothing else.')]),
    ...(/:\d{1,5}(?:[/?#]|$)/.test(issuer.slice(issuer.indexOf('//'))) ? [problem('port', PORT)] : []),
    ...(/[?#]/.test(issuer) ? [problem('query', 'It has a query or a fragment, which AWS refuses.')] : []),
    ...(issuer.endsWith('/') ? [problem('slash', SLASH)] : []),
    ...(url.username === '' && url.password === '' ? [] : [problem('user', 'It has a user name, which AWS refuses.')]),
    ...(hasCapitals(issuer) ? [problem('case', `Its host name is to be written as ${url.host}.`)] : []),
    ...hostFindings(host),
  ]
  return found.length > 0 ? found : [ok('url', 'https, without port, query and slash at the end.')]
}

const PORT = 'It names a port, and AWS takes no provider with one. Serve the issuer on port 443.'
const SLASH = 'It ends in a slash. Issuer, provider and tokens must be the same to the letter; leave the slash out.'

function hostFindings(host: string): CheckFinding[] {
  if (isIP(host) !== 0)
    return [note('host', `${host} is an address and no name: AWS asks for a certificate of a public authority for it.`)]
  if (PRIVATE_NAME.test(host) || !host.includes('.')) {
    return [note('host', `${host} is a name that the internet does not know: AWS cannot find it.`)]
  }
  return []
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d/.test(host)
}

/** In the host name, where a parser would mend them and AWS, which compares to the letter, does not. */
function hasCapitals(issuer: string): boolean {
  return /[A-Z]/.test(/^[a-z]{1,16}:\/\/(?:[^/?#@]{0,300}@)?([^/?#]{0,300})/i.exec(issuer)?.[1] ?? '')
}

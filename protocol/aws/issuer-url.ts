/** What is against the URL of an issuer where AWS is to use it. */
export interface IssuerUrlFault {
  /** In a word that scripts may rely on. */
  readonly check: 'url' | 'host' | 'scheme' | 'port' | 'query' | 'slash' | 'user' | 'case'
  /** What is said of the URL, as the end of a sentence. */
  readonly what: string
  /** Whether AWS refuses it for certain; where not, it depends on what AWS can reach. */
  readonly certain: boolean
}

/** Names that the internet does not resolve (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal), or that are for documentation. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|test|invalid|example|home\.arpa)$/

/**
 * Whether AWS can have a provider of this URL: https, without port, query, user and slash at the end, in small letters, with a name that
 * the internet knows, since AWS fetches the keys from it (IAM User Guide, "Create an OpenID Connect identity provider").
 */
export function issuerUrlFaults(issuer: string): IssuerUrlFault[] {
  if (!URL.canParse(issuer)) return [refused('url', 'is not a URL')]
  const url = new URL(issuer)
  if (isThisMachine(url.hostname)) return [unreached('is on this machine only, where AWS can never look')]
  return [
    ...(url.protocol === 'https:' ? [] : [refused('scheme', 'is not https, and AWS registers nothing else')]),
    ...(/:\d{1,5}(?:[/?#]|$)/.test(issuer.slice(issuer.indexOf('//'))) ? [refused('port', PORT)] : []),
    ...(/[?#]/.test(issuer) ? [refused('query', 'has a query or a fragment, which AWS refuses')] : []),
    ...(issuer.endsWith('/') ? [refused('slash', SLASH)] : []),
    ...(url.username === '' && url.password === '' ? [] : [refused('user', 'has a user name, which AWS refuses')]),
    ...(hasCapitals(issuer) ? [refused('case', `has a host name that is to be written as ${url.host}`)] : []),
    ...hostFaults(url.hostname),
  ]
}

/** Why AWS could not use this issuer as it is, in a sentence; undefined where nothing is known against it. */
export function issuerFaultForAws(issuer: string): string | undefined {
  const [fault] = issuerUrlFaults(issuer)
  return fault === undefined ? undefined : `${issuer} ${fault.what}.`
}

const PORT = 'names a port, and AWS takes no provider with one: serve the issuer on port 443'
const SLASH = 'ends in a slash, and issuer, provider and tokens must be the same to the letter: leave the slash out'

function hostFaults(host: string): IssuerUrlFault[] {
  if (/^\[|^[\d.]+$/.test(host)) {
    return [unreached('names an address and no host: AWS asks for a certificate of a public authority for it')]
  }
  if (PRIVATE_NAME.test(host) || !host.includes('.')) {
    return [unreached(`has the host ${host}, a name that the internet does not know: AWS cannot find it`)]
  }
  return []
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d/.test(host)
}

/** In the host name, where a parser would mend them and AWS, which compares to the letter, does not. */
function hasCapitals(issuer: string): boolean {
  return /[A-Z]/.test(/^[a-z]{1,16}:\/\/(?:[^/?#@]{0,300}@)?([^/?#]{0,300})/i.exec(issuer)?.[1] ?? '')
}

function refused(check: IssuerUrlFault['check'], what: string): IssuerUrlFault {
  return { check, what, certain: true }
}

function unreached(what: string): IssuerUrlFault {
  return { check: 'host', what, certain: false }
}

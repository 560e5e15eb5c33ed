import type { X509Certificate } from 'node:crypto'
import type { TrustAnchors } from './key-policy.ts'

const MAX_AUTHORITIES = 5

/**
 * The trust anchor that a certificate leads to, through the certificates that the key sent and those that makers publish.
 *
 * Built on node:crypto and not on SimpleWebAuthn's path validation, because that one fetches the CRL that each certificate
 * names: a stranger who enrols would choose addresses that this server then calls. Nothing here touches the network.
 * A path length constraint is not looked at: who can break one holds the key of an authority in the path, and could sign a
 * leaf with it right away.
 *
 * @param leaf the attestation certificate
 * @param presented what the key sent beside it
 * @returns undefined where no path leads to an anchor
 */
export function findAnchor(
  leaf: X509Certificate,
  presented: readonly X509Certificate[],
  policy: TrustAnchors,
  now: Date,
): X509Certificate | undefined {
  const intermediates = [...presented, ...policy.intermediates]
  const climb = (certificate: X509Certificate, path: readonly X509Certificate[]): X509Certificate | undefined => {
    if (!validAt(certificate, now)) return undefined
    const anchor = policy.anchors.find((candidate) => validAt(candidate, now) && issued(candidate, certificate))
    if (anchor !== undefined) return anchor
    if (path.length === MAX_AUTHORITIES) return undefined
    for (const candidate of intermediates) {
      if (path.includes(candidate) || !issued(candidate, certificate)) continue
      const found = climb(candidate, [...path, candidate])
      if (found !== undefined) return found
    }
    return undefined
  }
  return climb(leaf, [])
}

// RFC 5280 §6.1.3 (a)(1) and (a)(4), §6.1.4 (k) and (n): checkIssued compares the names and the key usage.
function issued(authority: X509Certificate, certificate: X509Certificate): boolean {
  return authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
}

// RFC 5280 §6.1.3 (a)(2)
function validAt(certificate: X509Certificate, now: Date): boolean {
  return Date.parse(certificate.validFrom) <= now.getTime() && now.getTime() <= Date.parse(certificate.validTo)
}

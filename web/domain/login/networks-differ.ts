import ipaddr from 'ipaddr.js'

/** One household, office or mobile network, as a rule: the last byte moves behind shared addresses, and so do prefixes below /48. */
const PREFIX_BITS = { ipv4: 24, ipv6: 48 } as const

/**
 * Whether the requests of one login came from different networks. Addresses are compared within their family only, since a
 * machine with both uses whichever answers first (RFC 8305); those that are not public say nothing.
 *
 * @param addresses IP addresses in text form; null where one is not known
 */
export function networksDiffer(addresses: readonly (string | null | undefined)[]): boolean {
  const found = addresses.flatMap((address) => publicAddress(address) ?? [])
  return found.some((one) => found.some((other) => one.kind() === other.kind() && !sameNetwork(one, other)))
}

/** Whether two addresses are known to be in one network, public or not: an unknown one is in none, and IPv4 is never IPv6's. */
export function inOneNetwork(one: string | null, other: string | null): boolean {
  if (!one || !other || !ipaddr.isValid(one) || !ipaddr.isValid(other)) return false
  const [first, second] = [ipaddr.process(one), ipaddr.process(other)]
  return first.kind() === second.kind() && sameNetwork(first, second)
}

function sameNetwork(one: ipaddr.IPv4 | ipaddr.IPv6, other: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return one.match(other, PREFIX_BITS[one.kind()])
}

function publicAddress(text: string | null | undefined): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (!text || !ipaddr.isValid(text)) return undefined
  const address = ipaddr.process(text)
  return address.range() === 'unicast' ? address : undefined
}

import ipaddr from 'ipaddr.js'

/** Half of an IPv6 address: what one customer is given at the least, and may number as it likes within (RFC 6177 §2). */
const NETWORK_BITS = 64

/**
 * Whose requests count together: an IPv4 address whole, an IPv6 address by its /64.
 *
 * @param ip as `clientIp` gives it; undefined is a sender of its own
 */
export function networkOf(ip: string | undefined): string {
  if (ip === undefined || !ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (!(address instanceof ipaddr.IPv6)) return address.toString()
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${NETWORK_BITS}`).toString()
}

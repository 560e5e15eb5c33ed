import { BlockList, isIP } from 'node:net'

/** A header with more hops than this is noise, and not walked. */
const MAX_HOPS = 32

/**
 * The address of the client: that of the socket, or, where the socket is a trusted proxy's, the right-most address of
 * X-Forwarded-For that is no trusted proxy itself. What stands left of it was written by the client, and proves nothing.
 *
 * @param headers of the request
 * @param socketAddress remote address of the connection
 * @param trustedProxies CIDRs (`config.trustedProxies`); none: the header is ignored
 * @returns an IP address in text form, IPv4 unmapped, or undefined where there is none
 */
export function clientIp(
  headers: Pick<Headers, 'get'>,
  socketAddress: string | undefined,
  trustedProxies: readonly string[],
): string | undefined {
  const peer = canonicalIp(socketAddress)
  if (peer === undefined || trustedProxies.length === 0) return peer
  const trusted = blockList(trustedProxies)
  if (!contains(trusted, peer)) return peer
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').slice(-MAX_HOPS)
  let client = peer
  for (const hop of hops.reverse()) {
    const address = canonicalIp(hop.trim())
    if (address === undefined) return client
    client = address
    if (!contains(trusted, address)) return client
  }
  return client
}

function canonicalIp(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const withoutZone = text.split('%', 1)[0] ?? ''
  const unmapped = withoutZone.toLowerCase().startsWith('::ffff:') ? withoutZone.slice(7) : withoutZone
  if (isIP(unmapped) !== 0) return unmapped.toLowerCase()
  return isIP(withoutZone) === 0 ? undefined : withoutZone.toLowerCase()
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const lists = new WeakMap<readonly string[], BlockList>()

function blockList(cidrs: readonly string[]): BlockList {
  const known = lists.get(cidrs)
  if (known !== undefined) return known
  const list = new BlockList()
  for (const cidr of cidrs) addSubnet(list, cidr)
  lists.set(cidrs, list)
  return list
}

function addSubnet(list: BlockList, cidr: string): void {
  const [network = '', bits] = cidr.split('/')
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4'
  const widest = family === 'ipv6' ? 128 : 32
  list.addSubnet(network, bits === undefined ? widest : Number(bits), family)
}

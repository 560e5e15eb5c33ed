import { createSocket } from 'node:dgram'
import { decode, encode, RECURSION_AVAILABLE, RECURSION_DESIRED, type TxtAnswer } from 'dns-packet'

/** What a name answers: TXT records (each a list of strings), an error by its code (RFC 1035 §4.1.1), or nothing at all. */
export type DnsAnswer = readonly (readonly string[])[] | { readonly code: number } | 'silence'

export interface DnsServer {
  /** `127.0.0.1:port`, as VOUCH_DNS_SERVERS takes it. */
  readonly address: string
  /** By lower-case name; what is missing here is NXDOMAIN. */
  readonly answers: Map<string, DnsAnswer>
  /** The names that it was asked for. */
  readonly asked: string[]
  close(): Promise<void>
}

export const SERVFAIL = 2
export const NXDOMAIN = 3

/** A DNS server over UDP on loopback. */
export async function startDnsServer(): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const answers = new Map<string, DnsAnswer>()
  const asked: string[] = []
  socket.on('message', (message, from) => {
    const { id, questions = [] } = decode(message)
    const name = questions[0]?.name.toLowerCase() ?? ''
    asked.push(name)
    const answer = answers.get(name) ?? { code: NXDOMAIN }
    if (answer === 'silence') return
    const code = 'code' in answer ? answer.code : 0
    const records = 'code' in answer ? [] : answer
    const texts = records.map((data): TxtAnswer => ({ type: 'TXT', name, ttl: 60, data: [...data] }))
    const flags = RECURSION_DESIRED | RECURSION_AVAILABLE | code
    socket.send(encode({ type: 'response', id: id ?? 0, flags, questions, answers: texts }), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    answers,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface ReceivedMail {
  /** Of the envelope. */
  readonly to: readonly string[]
  readonly message: ParsedMail
  /** Whether it came over TLS. */
  readonly secure: boolean
}

export interface MailServer {
  readonly port: number
  readonly received: readonly ReceivedMail[]
  /** Those for one recipient, as soon as there are so many. */
  mailsFor(address: string, count?: number): Promise<readonly ReceivedMail[]>
  close(): Promise<void>
}

/** A real SMTP server on loopback that keeps what it is given. */
export async function startMailServer(options: SMTPServerOptions & { port?: number } = {}): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const arrivals = new EventEmitter()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, callback) {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      simpleParser(stream).then((message) => {
        received.push({ to, message, secure: session.secure })
        callback()
        arrivals.emit('mail')
      }, callback)
    },
    ...options,
  })
  // A client that leaves in the middle is part of some tests.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const mailsNow = (address: string) => received.filter(({ to }) => to.includes(address))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    async mailsFor(address, count = 1) {
      while (mailsNow(address).length < count) await once(arrivals, 'mail')
      return mailsNow(address)
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Addresses of a header. */
export function addressesIn(header: AddressObject | AddressObject[] | undefined): (string | undefined)[] {
  return [header].flat().flatMap((group) => group?.value.map(({ address }) => address) ?? [])
}

import { createTransport } from 'nodemailer'
import type { MailConfig } from '../../../config/config.ts'
import { mailFailure } from './mail-failure.ts'
import type { RenderedMail } from './render-mail.ts'

export interface OutgoingMail extends RenderedMail {
  /** Canonical address. */
  readonly to: string
  /** Without brackets; the same each time that the same message is sent (RFC 5322 §3.6.4). */
  readonly messageId: string
  readonly at: Date
}

export type MailTransport = (mail: OutgoingMail, signal: AbortSignal) => Promise<void>

/**
 * Hands messages to the operator's mail server, one connection each. Not on loopback, no byte of a message or password goes
 * out before TLS is up and the certificate of the server is good.
 *
 * @param authorities PEM certificates that are trusted instead of the system's
 * @returns throws DeliveryFailure
 */
export function mailTransport(config: MailConfig, authorities?: readonly string[]): MailTransport {
  const { host, port, tls, login } = config
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password.reveal() } }),
    tls: { minVersion: 'TLSv1.2', ...(authorities === undefined ? {} : { ca: [...authorities] }) },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    socketTimeout: 20_000,
    // A message is made of what it is given, and of nothing that it names.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return async ({ to, messageId, at, ...content }, signal) => {
    const message = {
      ...content,
      // As objects, so that nothing in them is read as more than one address.
      from: { name: 'Vouch', address: config.from },
      to: { name: '', address: to },
      envelope: { from: config.from, to: [to] },
      messageId: `<${messageId}>`,
      date: at,
      // RFC 3834 §5: holiday answers stay away.
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    }
    await transport.sendMail(message).catch((error: unknown) => {
      throw mailFailure(error, config)
    })
  }
}

import type { MailConfig } from '../../../config/config.ts'
import { DeliveryFailure } from '../delivery-failure.ts'

const LONGEST_ANSWER = 200

/**
 * Says in words why a mail server did not take a message. What a server says to a login is left out, since it could say the
 * password back.
 */
export function mailFailure(error: unknown, { host, port }: MailConfig): DeliveryFailure {
  const { code, responseCode, response, permanent } = factsOf(error)
  const server = `The mail server ${host}:${port}`
  const status = responseCode === undefined ? '' : ` (${responseCode})`
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return new DeliveryFailure(`${server} refused user name or password${status}.`)
    case 'ETLS':
      return new DeliveryFailure(`${server} offers no TLS that can be trusted.`)
    case 'EENVELOPE':
    case 'EMESSAGE':
      return new DeliveryFailure(`${server} refused the message: ${printable(response)}`, { permanent })
    case 'ETIMEDOUT':
    case 'EABORT':
      return new DeliveryFailure(`${server} did not answer in time.`)
    default:
      return new DeliveryFailure(`${server} could not be reached (${code}).`)
  }
}

interface Facts {
  readonly code: string
  readonly responseCode: number | undefined
  readonly response: string
  readonly permanent: boolean
}

function factsOf(error: unknown): Facts {
  const found: Readonly<Record<string, unknown>> = error instanceof Error ? { ...error } : {}
  const { code, originalCode, responseCode, response, permanent, cause } = found
  const certificate = `${originalCode ?? ''} ${cause instanceof Error ? cause.message : ''}`
  return {
    code: /CERT|SELF_SIGNED|VERIFY/.test(certificate) ? 'ETLS' : typeof code === 'string' ? code : 'unknown',
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
    response: typeof response === 'string' ? response : 'it did not say why',
    permanent: permanent === true,
  }
}

function printable(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ').slice(0, LONGEST_ANSWER)
}

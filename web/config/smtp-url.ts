import { Secret } from '../secret/secret.ts'
import type { MailConfig } from './config.ts'
import { LOOPBACK_HOSTS } from './loopback-hosts.ts'

export type SmtpServer = Omit<MailConfig, 'from'>

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/i

/**
 * Reads `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465` (TLS from the first byte); undefined where it is neither.
 * Only a mail server on this machine is spoken to without TLS.
 */
export function readSmtpUrl(text: string): SmtpServer | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const implicit = url.protocol === 'smtps:'
  const bare = ['', '/'].includes(url.pathname) && url.search === '' && url.hash === ''
  if (!(implicit || url.protocol === 'smtp:') || !HOST.test(url.hostname) || !bare) return undefined
  const login = readLogin(url)
  if (login === 'unreadable') return undefined
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (implicit ? 465 : 587)),
    tls: implicit ? 'implicit' : LOOPBACK_HOSTS.has(url.hostname) ? 'none' : 'starttls',
    login,
  }
}

function readLogin({ username, password }: URL): MailConfig['login'] | 'unreadable' {
  if (username === '' && password === '') return undefined
  if (username === '' || password === '') return 'unreadable'
  try {
    return { user: decodeURIComponent(username), password: new Secret(decodeURIComponent(password)) }
  } catch {
    return 'unreadable'
  }
}

import { acceptsAnyAuthenticator } from './accepts-any-authenticator.ts'
import type { Config } from './config.ts'

/** What the operator should know about a configuration that works, one sentence each. */
export function configurationWarnings(config: Config): string[] {
  const warnings: string[] = []
  if (!config.issuer.loopback && new URL(config.issuer.url).port !== '') {
    warnings.push(
      'AWS takes no identity provider with a port in its URL: serve the issuer on port 443 to use it there.',
    )
  }
  if (config.issuer.loopback) warnings.push('The issuer is on localhost: only this machine can sign in.')
  if (acceptsAnyAuthenticator(config)) warnings.push('Any authenticator is accepted, since the issuer is on localhost.')
  if (config.databaseUrl !== undefined && !encrypted(new URL(config.databaseUrl))) {
    warnings.push(
      'DATABASE_URL reaches another machine without sslmode=verify-full: others on the network could read along.',
    )
  }
  return warnings
}

function encrypted(url: URL): boolean {
  const local = ['', 'localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return local || url.searchParams.get('sslmode') === 'verify-full'
}

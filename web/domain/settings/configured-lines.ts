import type { Config } from '../../config/config.ts'
import manifest from '../../package.json' with { type: 'json' }

/** One thing that the operator's environment says, without anything secret. */
export interface ConfiguredLine {
  readonly label: string
  readonly value: string
  /** The variable that it comes from (docs/configuration.md). */
  readonly variable?: string
}

/** How this server was started, in words: hosts and names, never a password, a token or a whole URL that may hold one. */
export function configuredLines(config: Config): ConfiguredLine[] {
  const { issuer, mail, webhook, upstream, trustedProxies, attestationRoots } = config
  return [
    { label: 'Version', value: manifest.version },
    { label: 'Address', value: issuer.url, variable: 'VOUCH_ISSUER' },
    { label: 'Database', value: databaseWords(config.databaseUrl), variable: 'DATABASE_URL' },
    {
      label: 'Mail server',
      value:
        mail === undefined
          ? 'None: notices stand on the dashboard only.'
          : `${mail.host}:${mail.port}, as ${mail.from}`,
      variable: 'VOUCH_SMTP_URL',
    },
    {
      label: 'Webhook',
      value: webhook === undefined ? 'None.' : new URL(webhook.url.reveal()).host,
      variable: 'VOUCH_WEBHOOK_URL',
    },
    {
      label: 'Identity provider',
      value: upstream === undefined ? 'None: an invite is proof enough.' : `${upstream.name}, ${upstream.issuer}`,
      variable: 'VOUCH_UPSTREAM_ISSUER',
    },
    { label: 'Trusted proxies', value: trustedProxies.join(', ') || 'None.', variable: 'VOUCH_TRUSTED_PROXIES' },
    {
      label: 'Attestation roots of your own',
      value: attestationRoots.length === 0 ? 'None.' : `${attestationRoots.length}`,
      variable: 'VOUCH_ATTESTATION_ROOTS',
    },
  ]
}

function databaseWords(url: string | undefined): string {
  return url === undefined
    ? 'The embedded Postgres, in the data folder of this server.'
    : `Postgres at ${new URL(url).host || 'this machine'}`
}

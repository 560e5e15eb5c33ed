import type { Secret } from '../secret/secret.ts'

/** Everything that an operator can set, read once at start (read-config.ts) and passed down. Durations are seconds. */
export interface Config {
  /** Public base URL, no trailing slash. */
  readonly issuer: Issuer
  readonly listen: { readonly host: string; readonly port: number }
  /** Undefined: the embedded Postgres in `dataFolder`. */
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  /** 32 bytes; undefined: made and kept in `dataFolder` (embedded Postgres only). */
  readonly masterKey: Secret<Uint8Array> | undefined
  /** CIDRs whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  /**
   * Strict for everybody but localhost, where all requests come from one address: loose there, or off for load tests.
   */
  readonly rateLimits: 'strict' | 'loose' | 'off'
  /** Where whoever finds a weakness writes to: an address as RFC 9116 §2.5.3 takes it. */
  readonly securityContact: string | undefined
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** PEM certificates that the operator trusts as attestation roots beside Yubico's. */
  readonly attestationRoots: readonly string[]
  /** Where the FIDO Metadata Service is fetched, undefined: nowhere; and the PEM root of its signature, undefined: GlobalSign's. */
  readonly metadataService: { readonly url: string | undefined; readonly root: string | undefined }
  readonly signingKeys: { readonly leadSeconds: number; readonly retireSeconds: number; readonly rotateSeconds: number }
  /** Life of a command line session. */
  readonly sessionSeconds: number
  /** Canonical e-mail address of the first administrator; without it, they say it while enrolling. */
  readonly adminEmail?: string | undefined
  /** Where people prove their e-mail address before they enrol; undefined: an invite is proof enough. */
  readonly upstream?: UpstreamConfig | undefined
  /** `address` or `address:port` of the DNS servers that are asked; undefined: those of the system. */
  readonly dnsServers?: readonly string[] | undefined
  /** Undefined: no e-mail is sent, and notices stand on the dashboard only. */
  readonly mail?: MailConfig | undefined
  readonly webhook?: WebhookConfig | undefined
}

/** The mail server that takes our messages. */
export interface MailConfig {
  /** Name or address, without brackets. */
  readonly host: string
  readonly port: number
  /** From the first byte, by STARTTLS and not without it, or none, which is for loopback. */
  readonly tls: 'implicit' | 'starttls' | 'none'
  readonly login?: { readonly user: string; readonly password: Secret<string> } | undefined
  /** Canonical address of the sender. */
  readonly from: string
}

/** Where events are sent, signed as Standard Webhooks says. */
export interface WebhookConfig {
  /** A secret because receivers put tokens into it. */
  readonly url: Secret<string>
  /** Key of the HMAC, 24 to 64 bytes. */
  readonly secret: Secret<Uint8Array>
}

/** An OpenID provider that this server is a client of. */
export interface UpstreamConfig {
  /** Exactly as its discovery document and ID tokens say it. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: Secret<string>
  /** Canonical domains whose people may enrol; empty: every invited person may. */
  readonly domains: readonly string[]
  /** What people call it. */
  readonly name: string
  /** It says by the claim `hd` whose organisation an account belongs to (Google), and nothing else is believed about that. */
  readonly saysHostedDomain: boolean
}

export interface Issuer {
  /** Exactly as tokens carry it. */
  readonly url: string
  /** scheme://host[:port] */
  readonly origin: string
  readonly host: string
  /** WebAuthn relying party ID: the full host name without port. */
  readonly rpId: string
  /** True for http or https on localhost, 127.0.0.1 or [::1]: the only place where http and any authenticator are allowed. */
  readonly loopback: boolean
  readonly secure: boolean
}

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
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** PEM certificates that the operator trusts as attestation roots beside Yubico's. */
  readonly attestationRoots: readonly string[]
  readonly signingKeys: { readonly leadSeconds: number; readonly retireSeconds: number; readonly rotateSeconds: number }
  /** Life of a command line session. */
  readonly sessionSeconds: number
  /** Canonical e-mail address of the first administrator; without it, they say it while enrolling. */
  readonly adminEmail?: string | undefined
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

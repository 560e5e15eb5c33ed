import type { UpstreamConfig } from './config.ts'
import type { Variables } from './variables.ts'

const GOOGLE = 'https://accounts.google.com'

/** What is wrong between the variables of the upstream provider: they come together or not at all. */
export function upstreamProblems(read: Variables): string[] {
  const needed = {
    VOUCH_UPSTREAM_ISSUER: read.VOUCH_UPSTREAM_ISSUER,
    VOUCH_UPSTREAM_CLIENT_ID: read.VOUCH_UPSTREAM_CLIENT_ID,
    VOUCH_UPSTREAM_CLIENT_SECRET: read.VOUCH_UPSTREAM_CLIENT_SECRET,
  }
  const set = [...Object.values(needed), read.VOUCH_UPSTREAM_DOMAINS, read.VOUCH_UPSTREAM_NAME]
  if (set.every((value) => value === undefined)) return []
  return Object.entries(needed)
    .filter(([, value]) => value === undefined)
    .map(([name]) => `${name} must be set: an upstream provider needs issuer, client id and client secret.`)
}

/** The upstream provider, where one is configured. */
export function upstreamOf(read: Variables): UpstreamConfig | undefined {
  const issuer = read.VOUCH_UPSTREAM_ISSUER
  const clientId = read.VOUCH_UPSTREAM_CLIENT_ID
  const clientSecret = read.VOUCH_UPSTREAM_CLIENT_SECRET
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  return {
    issuer,
    clientId,
    clientSecret,
    domains: read.VOUCH_UPSTREAM_DOMAINS ?? [],
    name: read.VOUCH_UPSTREAM_NAME ?? (issuer === GOOGLE ? 'Google' : new URL(issuer).host),
    saysHostedDomain: issuer === GOOGLE,
  }
}

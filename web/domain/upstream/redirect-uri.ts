import type { Issuer } from '../../config/config.ts'

/** Path of the address that the provider sends people back to. */
export const UPSTREAM_CALLBACK_PATH = '/api/v1/upstream/callback'

/** As it is registered at the provider. */
export function upstreamRedirectUri(issuer: Pick<Issuer, 'url'>): string {
  return issuer.url + UPSTREAM_CALLBACK_PATH
}

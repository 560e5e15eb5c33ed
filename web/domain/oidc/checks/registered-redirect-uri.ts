import { VouchError } from '@vouch/protocol'
import type { ClientRow } from '../../../db/clients/clients.ts'
import { redirectUriMatches } from '../../redirect-uri/redirect-uri.ts'
import type { EndpointContext } from '../endpoint-request.ts'
import { optionalParameter } from './required-parameter.ts'

/**
 * RFC 9700 §2.1, OIDC Core §3.1.2.1: always sent, always one that is registered. Nothing is ever sent to one that is not.
 *
 * @throws VouchError `redirectUriRefused`
 */
export function registeredRedirectUri({ request, client }: EndpointContext & { client: ClientRow }) {
  const redirectUri = optionalParameter(request, 'redirect_uri')
  if (redirectUri === undefined || !redirectUriMatches(redirectUri, client)) throw new VouchError('redirectUriRefused')
  return { redirectUri }
}

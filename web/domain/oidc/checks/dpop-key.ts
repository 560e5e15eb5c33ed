import { paths, VouchError } from '@vouch/protocol'
import type { ClientRow } from '../../../db/clients/clients.ts'
import { acceptProof } from '../../dpop/accept-proof.ts'
import type { EndpointContext } from '../endpoint-request.ts'
import { optionalParameter } from './required-parameter.ts'

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/

/**
 * The key that a pushed request is bound to (RFC 9449 §10.1): that of its DPoP proof, or the one that it names.
 *
 * @throws VouchError `dpopProofRefused` where the proof is bad, missing for a client that has to show one, or of another
 *   key than `dpop_jkt` names
 */
export async function pushedDpopKey(context: EndpointContext & { client: ClientRow }) {
  const shown = await shownKey(context, paths.par)
  const { dpopJkt: named } = namedDpopKey(context)
  if (shown !== undefined && named !== null && shown !== named) {
    throw new VouchError('dpopProofRefused', { detail: 'It is of another key than dpop_jkt names.' })
  }
  return { dpopJkt: shown ?? named }
}

/**
 * The key of whoever asks after a request that they pushed. Only what was pushed with a key can be asked after.
 *
 * @throws VouchError `dpopProofRefused`
 */
export async function askingDpopKey(context: EndpointContext & { client: ClientRow }): Promise<{ jkt: string }> {
  const jkt = await shownKey(context, paths.parOutcome)
  if (jkt === undefined) throw new VouchError('dpopProofRefused', { detail: 'There is none.' })
  return { jkt }
}

/** RFC 9449 §10: a request through the browser can only name its key. @throws VouchError `requestMalformed` */
export function namedDpopKey({ request }: EndpointContext): { dpopJkt: string | null } {
  const named = optionalParameter(request, 'dpop_jkt')
  if (named !== undefined && !THUMBPRINT.test(named)) {
    throw new VouchError('requestMalformed', { detail: 'dpop_jkt is not a thumbprint.' })
  }
  return { dpopJkt: named ?? null }
}

/** The key that a token request shows (RFC 9449 §5). @throws VouchError `dpopProofRefused` */
export async function tokenDpopKey(context: EndpointContext & { client: ClientRow }): Promise<{ jkt: string | null }> {
  return { jkt: (await shownKey(context, paths.token)) ?? null }
}

async function shownKey({ runtime, request, client, now }: EndpointContext & { client: ClientRow }, path: string) {
  const proof = request.headers.get('dpop')
  if (proof === null) {
    if (client.requireDpop) throw new VouchError('dpopProofRefused', { detail: 'This client has to send one.' })
    return undefined
  }
  const rules = { method: 'POST', url: `${runtime.config.issuer.url}${path}`, now }
  return acceptProof(runtime.database, proof, rules)
}

import type { Runtime } from '../../runtime.ts'
import { beginCeremony, CEREMONY_SECONDS } from './begin-ceremony.ts'
import { type PublicKeyCredentialRequestOptionsJSON, requestOptions } from './library.ts'

export interface BegunAssertion {
  readonly ceremonyId: string
  /** For navigator.credentials.get(). */
  readonly options: PublicKeyCredentialRequestOptionsJSON
}

/**
 * Begins a touch that says who somebody is. No credentials are named: the key finds its own, and nobody learns from the
 * options who is enrolled here (WebAuthn L3 §14.6.2).
 *
 * @param input.owner what the answer is bound to: the id of the login request, or the owner value of the sign-in cookie
 */
export async function beginAssertion(
  runtime: Pick<Runtime, 'config' | 'database'>,
  input: { readonly purpose: 'sign_in' | 'authorize'; readonly owner: string; readonly now: Date },
): Promise<BegunAssertion> {
  const { ceremonyId, challenge } = await beginCeremony(runtime, input)
  const options = await requestOptions({
    rpID: runtime.config.issuer.rpId,
    challenge,
    allowCredentials: [],
    userVerification: 'required',
    timeout: CEREMONY_SECONDS * 1000,
  })
  return { ceremonyId, options }
}

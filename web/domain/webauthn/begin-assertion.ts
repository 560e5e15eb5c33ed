import type { CeremonyPurpose } from '../../db/login/ceremonies.ts'
import type { Runtime } from '../../runtime.ts'
import { beginCeremony, CEREMONY_SECONDS } from './begin-ceremony.ts'
import { type PublicKeyCredentialRequestOptionsJSON, requestOptions } from './library.ts'

export interface BegunAssertion {
  readonly ceremonyId: string
  /** For navigator.credentials.get(). */
  readonly options: PublicKeyCredentialRequestOptionsJSON
}

export interface AssertionStart {
  readonly purpose: Exclude<CeremonyPurpose, 'enrol'>
  /** What the answer is bound to: the id of the login request, the owner value of the sign-in cookie, or an act. */
  readonly owner: string
  /** The keys of whoever is signed in already. */
  readonly credentials?: readonly { readonly credentialId: Uint8Array; readonly transports: string[] }[]
  readonly now: Date
}

/**
 * Begins a touch that says who somebody is. Where that is not known yet no credentials are named: the key finds its own, and
 * nobody learns from the options who is enrolled here (WebAuthn L3 §14.6.2).
 */
export async function beginAssertion(
  runtime: Pick<Runtime, 'config' | 'database'>,
  { credentials = [], ...start }: AssertionStart,
): Promise<BegunAssertion> {
  const { ceremonyId, challenge } = await beginCeremony(runtime, start)
  const options = await requestOptions({
    rpID: runtime.config.issuer.rpId,
    challenge,
    allowCredentials: credentials.map(({ credentialId, transports }) => ({
      id: Buffer.from(credentialId).toString('base64url'),
      transports,
    })),
    userVerification: 'required',
    timeout: CEREMONY_SECONDS * 1000,
  })
  return { ceremonyId, options }
}

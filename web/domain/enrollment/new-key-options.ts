import { type KeyState, listCredentials } from '../../db/keys/security-keys.ts'
import type { PersonRow } from '../../db/people/people.ts'
import type { Runtime } from '../../runtime.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { beginCeremony, CEREMONY_SECONDS } from '../webauthn/begin-ceremony.ts'
import { creationOptions, type PublicKeyCredentialCreationOptionsJSON } from '../webauthn/library.ts'
import { ACCEPTED_ALGORITHMS } from '../webauthn/public-key.ts'

export interface NewKeyRequest {
  readonly person: PersonRow
  /** What the ceremony is bound to: `invite:ID` or `session:ID`. */
  readonly owner: string
  readonly policy: KeyPolicy
  /** The keys in these states are not to be enrolled again. One that was removed may come back, as a new credential. */
  readonly without: readonly KeyState[]
  readonly now: Date
}

export interface NewKeyOptions {
  readonly ceremonyId: string
  /** The person has an active key already. */
  readonly spare: boolean
  /** For navigator.credentials.create(). */
  readonly options: PublicKeyCredentialCreationOptionsJSON
}

/** Begins the ceremony by which a new key is made (WebAuthn L3 §7.1 steps 1 and 2). */
export async function newKeyOptions(
  runtime: Pick<Runtime, 'config' | 'database'>,
  { person, owner, policy, without, now }: NewKeyRequest,
): Promise<NewKeyOptions> {
  const credentials = await listCredentials(runtime.database.prisma, person.id)
  const { ceremonyId, challenge } = await beginCeremony(runtime, { purpose: 'enrol', owner, personId: person.id, now })
  const options = await creationOptions({
    rpName: 'Vouch',
    rpID: runtime.config.issuer.rpId,
    challenge,
    userID: person.userHandle,
    userName: person.email,
    userDisplayName: person.displayName ?? person.email,
    timeout: CEREMONY_SECONDS * 1000,
    supportedAlgorithmIDs: [...ACCEPTED_ALGORITHMS],
    excludeCredentials: credentials
      .filter(({ state }) => without.includes(state))
      .map(({ credentialId, transports }) => ({ id: Buffer.from(credentialId).toString('base64url'), transports })),
    ...attestationOptions(policy),
  })
  return { ceremonyId, spare: credentials.some(({ state }) => state === 'active'), options }
}

/**
 * What the browser is asked for: a hint to the person, never relied upon (verify-registration.ts). Where policy takes any
 * authenticator no attestation is asked for, since none would be judged.
 */
function attestationOptions(policy: KeyPolicy) {
  const wished = { residentKey: 'required', userVerification: 'required' } as const
  if (policy.kind === 'any') return { attestationType: 'none', authenticatorSelection: wished } as const
  return {
    attestationType: 'direct',
    authenticatorSelection: wished,
    preferredAuthenticatorType: 'securityKey',
  } as const
}

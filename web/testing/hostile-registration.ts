import type { KeyPolicyDocument } from '../domain/key-policy/policy-document.ts'
import type { Attest } from './attestation.ts'
import type { Lies } from './authenticator.ts'

/** RegistrationResponseJSON, as far as it is spoilt. */
export type Registration = {
  id: string
  rawId: string
  response: { clientDataJSON: string; attestationObject: string }
}

/** One way in which a browser or a key may lie while it is enrolled, and how that must be refused. */
export interface HostileRegistration {
  readonly name: string
  readonly error: string
  /** In the audit log. */
  readonly reason: string
  readonly lies?: Lies
  /** In the place of what a genuine key says. */
  readonly attest?: Attest
  readonly aaguid?: string
  /** What becomes of the answer on its way. */
  readonly spoil?: (answer: Registration) => unknown
  /** Where the policy differs from hardware of every model. */
  readonly policy?: Partial<KeyPolicyDocument>
}

/** A registration of which something cannot be read. */
export const malformed = (reason: string, name: string, rest: Partial<HostileRegistration>): HostileRegistration => ({
  name,
  error: 'ceremonyMalformed',
  reason,
  ...rest,
})

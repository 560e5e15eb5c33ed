import { packedAttestation } from '../../web/testing/attestation.ts'
import { type AttestationAuthority, attestationRoot } from '../../web/testing/attestation-authority.ts'
import { SoftwareAuthenticator } from '../../web/testing/authenticator.ts'

/** A maker of security keys whose root certificate an operator may trust. */
export class TestKeyMaker {
  readonly #authority: AttestationAuthority

  private constructor(authority: AttestationAuthority) {
    this.#authority = authority
  }

  static async found(): Promise<TestKeyMaker> {
    return new TestKeyMaker(await attestationRoot())
  }

  /** PEM */
  get root(): string {
    return this.#authority.pem
  }

  /** A key that proves who made it. */
  async make(origin: string): Promise<SoftwareAuthenticator> {
    return new SoftwareAuthenticator({ origin, attest: packedAttestation(await this.#authority.batch()) })
  }
}

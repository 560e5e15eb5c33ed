import type { CDPSession, Page } from 'playwright-core'

/** What a virtual key holds of one credential, private key included, as the browser gives it. */
export type KeyCredential = Awaited<ReturnType<VirtualKey['credentials']>>[number]

/**
 * A virtual security key, plugged into one page: CTAP2 over USB, with resident keys and user verification, touched at
 * once by nobody ("Virtual Authenticators", WebAuthn L3 §11.2).
 */
export class VirtualKey {
  readonly #session: CDPSession
  readonly #authenticatorId: string

  private constructor(session: CDPSession, authenticatorId: string) {
    this.#session = session
    this.#authenticatorId = authenticatorId
  }

  /**
   * Plugs a key into a page.
   *
   * @param credentials what it holds already, out of `credentials()` of another
   */
  static async plugInto(page: Page, credentials: readonly KeyCredential[] = []): Promise<VirtualKey> {
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'usb',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    for (const credential of credentials) {
      await session.send('WebAuthn.addCredential', { authenticatorId, credential })
    }
    return new VirtualKey(session, authenticatorId)
  }

  async credentials() {
    const answer = await this.#session.send('WebAuthn.getCredentials', { authenticatorId: this.#authenticatorId })
    return answer.credentials
  }

  /** Whether somebody touches it when it is asked. */
  async setTouched(enabled: boolean): Promise<void> {
    const authenticatorId = this.#authenticatorId
    await this.#session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
  }

  /** Whether its PIN is given right. */
  async setVerified(isUserVerified: boolean): Promise<void> {
    await this.#session.send('WebAuthn.setUserVerified', { authenticatorId: this.#authenticatorId, isUserVerified })
  }

  async unplug(): Promise<void> {
    await this.#session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.#authenticatorId })
    await this.#session.detach()
  }
}

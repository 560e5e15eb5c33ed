import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'
import type { CeremonyProgress } from './use-ceremony.ts'

/** What a browser waits by itself where the server names no time. Milliseconds. */
const DEFAULT_TIMEOUT = 120_000

/** Asks the browser for a touch of an enrolled key. */
export function askForTouch(options: PublicKeyCredentialRequestOptionsJSON, progress: CeremonyProgress) {
  requireWebauthn()
  progress.asking(options.timeout ?? DEFAULT_TIMEOUT)
  return startAuthentication({ optionsJSON: options })
}

/** Asks the browser for a new key. */
export function askForNewKey(options: PublicKeyCredentialCreationOptionsJSON, progress: CeremonyProgress) {
  requireWebauthn()
  progress.asking(options.timeout ?? DEFAULT_TIMEOUT)
  return startRegistration({ optionsJSON: options })
}

/** Ends what the browser is asking for, because the person turned away from it. */
export function stopAsking(): void {
  WebAuthnAbortService.cancelCeremony()
}

function requireWebauthn(): void {
  if (browserSupportsWebAuthn()) return
  const missing = new Error('no navigator.credentials')
  missing.name = 'WebauthnMissing'
  throw missing
}

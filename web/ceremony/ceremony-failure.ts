import { browserErrors } from '@vouch/protocol/errors/browser'
import type { ErrorEntry } from '@vouch/protocol/errors/entry'
import { signInErrors } from '@vouch/protocol/errors/sign-in'
import { ServerRefusal } from './server-refusal.ts'

/** What a person reads where a ceremony stopped. */
export interface CeremonyFailure {
  readonly what: string
  readonly next: string
  readonly code: string
}

/** What is known of the moment at which a ceremony stopped. */
export interface CeremonyTiming {
  /** How long the browser had been asking for the key. Milliseconds. */
  readonly elapsed: number
  /** How long it was to ask. Milliseconds. */
  readonly timeout: number
  /** The page was hidden behind another tab or window. */
  readonly hidden?: boolean
}

/** A refusal faster than this comes from the browser itself: no person dismisses a prompt that quickly. */
const NOBODY_IS_THAT_QUICK = 250

/** Browsers end a ceremony a little before or after its time. */
const TIMEOUT_TOLERANCE = 1_000

/**
 * Says in a person's words why a ceremony failed.
 *
 * WebAuthn L3 §6.3 hides most causes behind NotAllowedError, so that a website cannot find out which keys are present;
 * the time that passed, and whether the page could be seen, tell them apart. What cannot be told apart is named together.
 *
 * @param thrown what navigator.credentials, @simplewebauthn/browser or a request to the server threw
 */
export function ceremonyFailure(thrown: unknown, timing: CeremonyTiming): CeremonyFailure {
  if (thrown instanceof ServerRefusal) return { what: thrown.what, next: thrown.next, code: thrown.code }
  return told(entryFor(causeName(thrown), timing))
}

/** The same, for an entry of the catalogue. */
export function told(entry: ErrorEntry): CeremonyFailure {
  return { what: entry.what, next: entry.next, code: entry.code }
}

function entryFor(name: string, timing: CeremonyTiming): ErrorEntry {
  switch (name) {
    case 'NotAllowedError':
      return notAllowed(timing)
    case 'AbortError':
      return browserErrors.touchCancelled
    case 'TimeoutError':
      return browserErrors.touchTimedOut
    case 'InvalidStateError':
      return signInErrors.keyAlreadyEnrolled
    case 'ConstraintError':
      return browserErrors.keyUnsuitable
    case 'NotSupportedError':
      return signInErrors.keyAlgorithmRefused
    case 'SecurityError':
      return browserErrors.pageAddressWrong
    case 'TypeError':
      return browserErrors.serverAway
    case 'WebauthnMissing':
      return browserErrors.browserWithoutWebauthn
    default:
      return browserErrors.keyUnreadable
  }
}

function notAllowed({ elapsed, timeout, hidden = false }: CeremonyTiming): ErrorEntry {
  if (hidden) return browserErrors.pageLeft
  if (elapsed < NOBODY_IS_THAT_QUICK) return browserErrors.browserWantsClick
  if (elapsed >= timeout - TIMEOUT_TOLERANCE) return browserErrors.touchTimedOut
  return browserErrors.touchCancelled
}

/** Name of the DOMException; @simplewebauthn/browser wraps it in an error of its own and keeps it as the cause. */
function causeName(thrown: unknown): string {
  if (!(thrown instanceof Error)) return ''
  return thrown.cause instanceof Error ? thrown.cause.name : thrown.name
}

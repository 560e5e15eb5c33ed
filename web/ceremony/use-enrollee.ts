import { signInErrors } from '@vouch/protocol/errors/sign-in'
import { useEffect, useRef, useState } from 'react'
import { type CeremonyFailure, ceremonyFailure } from './ceremony-failure.ts'
import { type Enrollee, invitedPerson } from './enrollment.ts'
import { ServerRefusal } from './server-refusal.ts'
import { takeInvite } from './take-invite.ts'

/** Where a touch makes a session fresh, and comes back to enrol. */
export const FRESH_TOUCH_PATH = '/sign-in?next=%2Fenroll'

/** For whom a key is about to be enrolled. */
export type EnrolleeState =
  | { readonly kind: 'reading' }
  /** By an invite: of a person that is known, or of the first administrator, who says so here. */
  | { readonly kind: 'invited'; readonly invite: string; readonly person: Enrollee | undefined }
  | { readonly kind: 'spare'; readonly person: Enrollee }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly failure: CeremonyFailure }

/** @param signedIn somebody is signed in in this browser; an invite in the address goes first */
export function useEnrollee(signedIn: boolean): EnrolleeState {
  const [state, setState] = useState<EnrolleeState>({ kind: 'reading' })
  // Taking the invite empties the address, so it is taken once however often the effect runs.
  const invite = useRef<string | undefined>(undefined)
  useEffect(() => {
    invite.current ??= takeInvite()
    if (invite.current === undefined && !signedIn) {
      setState({ kind: 'nobody' })
      return
    }
    let stale = false
    void (invite.current === undefined ? spare() : invited(invite.current)).then((found) => {
      if (!stale) setState(found)
    })
    return () => {
      stale = true
    }
  }, [signedIn])
  return state
}

async function spare(): Promise<EnrolleeState> {
  try {
    return { kind: 'spare', person: await invitedPerson({}) }
  } catch (thrown) {
    if (!needsFreshTouch(thrown)) return refused(thrown)
    window.location.replace(FRESH_TOUCH_PATH)
    return { kind: 'reading' }
  }
}

/** The session is good, but its last touch is too long ago to add a key. */
export function needsFreshTouch(thrown: unknown): boolean {
  return thrown instanceof ServerRefusal && thrown.code === signInErrors.freshTouchNeeded.code
}

async function invited(invite: string): Promise<EnrolleeState> {
  try {
    return { kind: 'invited', invite, person: await invitedPerson({ invite }) }
  } catch (thrown) {
    // An invite that is for nobody yet wants an e-mail address.
    if (thrown instanceof ServerRefusal && thrown.code === signInErrors.emailMalformed.code) {
      return { kind: 'invited', invite, person: undefined }
    }
    return refused(thrown)
  }
}

function refused(thrown: unknown): EnrolleeState {
  return { kind: 'refused', failure: ceremonyFailure(thrown, { elapsed: 0, timeout: 0 }) }
}

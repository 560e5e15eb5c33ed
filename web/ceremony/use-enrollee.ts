import { signInErrors } from '@vouch/protocol/errors/sign-in'
import { upstreamErrors } from '@vouch/protocol/errors/upstream'
import { useEffect, useRef, useState } from 'react'
import { type CeremonyFailure, ceremonyFailure } from './ceremony-failure.ts'
import { type Enrollee, type InviteProof, invitedPerson } from './enrollment.ts'
import { ServerRefusal } from './server-refusal.ts'
import { takeInvite } from './take-invite.ts'

/** For whom a key is about to be enrolled. */
export type EnrolleeState =
  | { readonly kind: 'reading' }
  /** By an invite: of a person that is known, or of the first administrator, who says so here. */
  | { readonly kind: 'invited'; readonly by: InviteProof; readonly person: Enrollee | undefined }
  /** The upstream provider has to vouch for the e-mail address first. */
  | { readonly kind: 'unproven'; readonly invite: string }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly failure: CeremonyFailure }

/** @param proven this browser comes back from the upstream provider; an invite in the address goes first */
export function useEnrollee(proven: boolean): EnrolleeState {
  const [state, setState] = useState<EnrolleeState>({ kind: 'reading' })
  // Taking the invite empties the address, so it is taken once however often the effect runs.
  const taken = useRef<string | undefined>(undefined)
  useEffect(() => {
    taken.current ??= takeInvite()
    const invite = taken.current
    if (invite === undefined && !proven) {
      setState({ kind: 'nobody' })
      return
    }
    let stale = false
    void invited(invite === undefined ? { proven: true } : { invite }).then((found) => {
      if (!stale) setState(found)
    })
    return () => {
      stale = true
    }
  }, [proven])
  return state
}

async function invited(by: InviteProof): Promise<EnrolleeState> {
  try {
    return { kind: 'invited', by, person: await invitedPerson(by) }
  } catch (thrown) {
    const code = thrown instanceof ServerRefusal ? thrown.code : undefined
    // An invite that is for nobody yet wants an e-mail address.
    if (code === signInErrors.emailMalformed.code) return { kind: 'invited', by, person: undefined }
    if (code === upstreamErrors.upstreamProofNeeded.code && 'invite' in by) {
      return { kind: 'unproven', invite: by.invite }
    }
    return { kind: 'refused', failure: ceremonyFailure(thrown, { elapsed: 0, timeout: 0 }) }
  }
}

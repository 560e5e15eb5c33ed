import { signInErrors } from '@vouch/protocol/errors/sign-in'
import { upstreamErrors } from '@vouch/protocol/errors/upstream'
import { useEffect, useRef, useState } from 'react'
import { type CeremonyFailure, ceremonyFailure } from './ceremony-failure.ts'
import { type Enrollee, type InviteClaim, invitedPerson } from './enrollment.ts'
import { ServerRefusal } from './server-refusal.ts'
import { takeInvite } from './take-invite.ts'

/** How a person came back from the provider that proves e-mail addresses. */
export interface WayBack {
  readonly proven: boolean
  readonly problem: CeremonyFailure | undefined
}

/** For whom a key is about to be enrolled. */
export type EnrolleeState =
  | { readonly kind: 'reading' }
  /** Of a person that is known, or of the first administrator, who says so here. */
  | { readonly kind: 'invited'; readonly claim: InviteClaim; readonly person: Enrollee | undefined }
  /** The e-mail address has to be proven first, with this invite or the one that this browser went there with before. */
  | { readonly kind: 'unproven'; readonly invite: string | undefined; readonly problem: CeremonyFailure | undefined }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly failure: CeremonyFailure }

/** Who may enrol here: by the invite in the address, or by one that was proven a moment ago in this browser. */
export function useEnrollee({ proven, problem }: WayBack): EnrolleeState {
  const [state, setState] = useState<EnrolleeState>({ kind: 'reading' })
  // Taking the invite empties the address, so it is taken once however often the effect runs.
  const invite = useRef<string | undefined>(undefined)
  useEffect(() => {
    invite.current ??= takeInvite()
    const claim = claimOf(invite.current, proven)
    if (claim === undefined) {
      setState(problem === undefined ? { kind: 'nobody' } : { kind: 'unproven', invite: undefined, problem })
      return
    }
    let stale = false
    void invited(claim).then((found) => {
      if (!stale) setState(found)
    })
    return () => {
      stale = true
    }
  }, [proven, problem])
  return state
}

function claimOf(invite: string | undefined, proven: boolean): InviteClaim | undefined {
  if (invite !== undefined) return { invite }
  return proven ? { proven: true } : undefined
}

async function invited(claim: InviteClaim): Promise<EnrolleeState> {
  try {
    return { kind: 'invited', claim, person: await invitedPerson(claim) }
  } catch (thrown) {
    const code = thrown instanceof ServerRefusal ? thrown.code : undefined
    // An invite that is for nobody yet wants an e-mail address.
    if (code === signInErrors.emailMalformed.code) return { kind: 'invited', claim, person: undefined }
    if (code === upstreamErrors.upstreamProofNeeded.code && 'invite' in claim) {
      return { kind: 'unproven', invite: claim.invite, problem: undefined }
    }
    return { kind: 'refused', failure: ceremonyFailure(thrown, { elapsed: 0, timeout: 0 }) }
  }
}

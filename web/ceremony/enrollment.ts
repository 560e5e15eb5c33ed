import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { askForNewKey } from './ask-key.ts'
import { postJson } from './post-json.ts'
import type { CeremonyProgress } from './use-ceremony.ts'

/** The secret of an invite, or that of the one that this browser went to the upstream provider with. */
export type InviteClaim = { readonly invite: string } | { readonly proven: true }

/** Who a key is enrolled for. The first administrator says so on the page. */
export interface EnrollmentRequest {
  readonly claim: InviteClaim
  readonly email?: string
  readonly name?: string
  readonly nickname: string
}

export interface Enrollee {
  readonly email: string
  readonly name: string | null
  /** The new key ends every older one. */
  readonly recovery: boolean
}

interface BegunEnrollment {
  readonly ceremony: string
  readonly person: Omit<Enrollee, 'recovery'>
  readonly recovery: boolean
  readonly options: PublicKeyCredentialCreationOptionsJSON
}

const OPTIONS = '/api/v1/enrollment/options'

/** Whom an invite is for. Uses nothing up. */
export async function invitedPerson(claim: InviteClaim): Promise<Enrollee> {
  const { person, recovery } = await postJson<BegunEnrollment>(OPTIONS, claim)
  return { ...person, recovery }
}

/** Enrols a key with a touch. @returns the path to go on to */
export async function enroll(
  { claim, nickname, email, name }: EnrollmentRequest,
  progress: CeremonyProgress,
): Promise<string> {
  // Asked for here and not before: the challenge lives two minutes, and naming a key may take longer.
  const { ceremony, options } = await postJson<BegunEnrollment>(OPTIONS, { ...claim, email, name })
  const credential = await askForNewKey(options, progress)
  progress.checking()
  return (await postJson<{ next: string }>('/api/v1/enrollment', { ...claim, ceremony, nickname, credential })).next
}

/** Where the browser goes to prove the e-mail address of an invite. @returns an address of the upstream provider */
export async function upstreamAddress(invite: string | undefined): Promise<string> {
  return (await postJson<{ location: string }>('/api/v1/upstream/start', { invite })).location
}

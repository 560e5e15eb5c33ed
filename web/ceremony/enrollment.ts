import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { askForNewKey } from './ask-key.ts'
import { postJson } from './post-json.ts'
import type { CeremonyProgress } from './use-ceremony.ts'

/** The secret of an invite, or that this browser has proven the address of one at the upstream provider. */
export type InviteProof = { readonly invite: string } | { readonly proven: true }

/** Who a key is enrolled for. The first administrator says so on the page: `email` and `name` are then given. */
export type EnrollmentRequest = InviteProof & { readonly email?: string; readonly name?: string }

export interface Enrollee {
  readonly email: string
  readonly name: string | null
}

interface BegunEnrollment {
  readonly ceremony: string
  readonly person: Enrollee
  readonly spare: boolean
  readonly options: PublicKeyCredentialCreationOptionsJSON
}

/** Whom an invite is for. Uses nothing up. */
export async function invitedPerson(request: EnrollmentRequest): Promise<Enrollee> {
  return (await postJson<BegunEnrollment>('/api/v1/enrollment/options', request)).person
}

/** Enrols a key with a touch. @returns the path to go on to */
export async function enroll(
  request: EnrollmentRequest & { nickname: string },
  progress: CeremonyProgress,
): Promise<string> {
  const { nickname, ...who } = request
  // Asked for here and not before: the challenge lives two minutes, and naming a key may take longer.
  const { ceremony, options } = await postJson<BegunEnrollment>('/api/v1/enrollment/options', who)
  const credential = await askForNewKey(options, progress)
  progress.checking()
  const { email, name, ...by } = who
  return (await postJson<{ next: string }>('/api/v1/enrollment', { ...by, ceremony, nickname, credential })).next
}

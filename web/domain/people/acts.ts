import { changeRole } from './change-role.ts'
import { deactivatePerson } from './deactivate-person.ts'
import { invitePerson } from './invite-person.ts'
import { reactivatePerson } from './reactivate-person.ts'
import { recoverPerson } from './recover-person.ts'
import { renamePerson } from './rename-person.ts'
import { resendInvite, showInviteLink } from './repeat-invite.ts'
import { revokeInvite } from './revoke-invite.ts'

/** What administrators do with people and their invites. */
export const peopleActs = [
  invitePerson,
  resendInvite,
  showInviteLink,
  revokeInvite,
  renamePerson,
  changeRole,
  deactivatePerson,
  reactivatePerson,
  recoverPerson,
]

import { auditStates } from './audit-states.ts'
import { awsRoleStates } from './aws-role-states.ts'
import type { GalleryState } from './gallery-state.ts'
import { loginStates } from './login-states.ts'
import { mineStates } from './mine-states.ts'
import { organisationStates } from './organisation-states.ts'
import { policyStates } from './policy-states.ts'
import { providerStates } from './provider-states.ts'
import { seenStates } from './seen-states.ts'
import { settingsStates } from './settings-states.ts'
import { signInStates } from './sign-in-states.ts'

/** Every picture of the gallery. A new page, or a new state of one, gets a line in the file of its area. */
export const states: readonly GalleryState[] = [
  ...signInStates,
  ...loginStates,
  ...mineStates,
  ...organisationStates,
  ...awsRoleStates,
  ...auditStates,
  ...providerStates,
  ...policyStates,
  ...settingsStates,
  ...seenStates,
]

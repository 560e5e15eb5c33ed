import { VouchError } from '@vouch/protocol'
import { apiTokenActs } from '../api-tokens/acts.ts'
import { awsLoanActs } from '../aws-loans/acts.ts'
import { awsRoleActs } from '../aws-roles/acts.ts'
import { applicationActs } from '../clients/acts.ts'
import { deliveryActs } from '../delivery/acts.ts'
import { domainActs } from '../domains/acts.ts'
import { groupActs } from '../groups/acts.ts'
import { keyPolicyActs } from '../key-policy/acts.ts'
import { keyActs } from '../keys/acts.ts'
import { metadataActs } from '../metadata-service/acts.ts'
import { noticeActs } from '../notices/acts.ts'
import { peopleActs } from '../people/acts.ts'
import { sessionActs } from '../sessions/acts.ts'
import { settingActs } from '../settings/acts.ts'
import { signingKeyActs } from '../signing-keys/acts.ts'
import { upstreamActs } from '../upstream/acts.ts'
import type { Act } from './define-act.ts'

/** Everything that can be changed on the dashboard: one line an area. */
export const acts: readonly Act[] = [
  ...domainActs,
  ...upstreamActs,
  ...groupActs,
  ...peopleActs,
  ...keyPolicyActs,
  ...awsRoleActs,
  ...metadataActs,
  ...keyActs,
  ...sessionActs,
  ...awsLoanActs,
  ...noticeActs,
  ...deliveryActs,
  ...apiTokenActs,
  ...applicationActs,
  ...signingKeyActs,
  ...settingActs,
]

const byName = new Map(acts.map((act) => [act.name, act]))

/** @throws VouchError `notFound` */
export function actNamed(name: string): Act {
  const act = byName.get(name)
  if (act === undefined) throw new VouchError('notFound')
  return act
}

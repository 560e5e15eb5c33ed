import { AWS_ROLES_PAGE, NewRuleForm } from '../../../../components/aws-roles/rule-form.tsx'
import { DashboardFrame } from '../../../../components/dashboard/dashboard-frame.tsx'
import { groupChoices } from '../../../../domain/groups/list-groups.ts'
import { runtime } from '../../../../runtime.ts'
import { requireAdministrator } from '../../../signed-in.ts'

export const metadata = { title: 'New rule for AWS roles' }

/** A form for a rule that there is not yet. For administrators. */
export default async function NewRulePage() {
  const session = await requireAdministrator(AWS_ROLES_PAGE)
  return (
    <DashboardFrame
      session={session}
      current={AWS_ROLES_PAGE}
      width="reading"
      title="New rule"
      lead="It holds beside the other rules for the same roles: whoever one of them keeps out is out, and the strictest counts."
      parent={{ path: AWS_ROLES_PAGE, label: 'AWS roles' }}
    >
      <NewRuleForm groups={await groupChoices(runtime())} />
    </DashboardFrame>
  )
}

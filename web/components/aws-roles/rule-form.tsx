import { ActForm } from '../acts/act-form.tsx'
import { type GroupChoice, RuleFields, type RuleValues } from './rule-fields.tsx'

export const AWS_ROLES_PAGE = '/admin/aws-roles'

/** Makes a rule. */
export function NewRuleForm({ groups }: { groups: readonly GroupChoice[] }) {
  return (
    <ActForm
      kind="main"
      save="Create the rule"
      about="for AWS roles"
      act="aws-role.create"
      title="Create this rule?"
      touch="create this rule"
      confirm="Create the rule"
      done="The rule is created."
      go={AWS_ROLES_PAGE}
      fields={<RuleFields groups={groups} />}
    >
      <p>It holds from the next token on. Credentials that AWS gave out before stay good until they expire.</p>
    </ActForm>
  )
}

/** Changes a rule. */
export function ChangeRuleForm({ values, groups }: { values: RuleValues; groups: readonly GroupChoice[] }) {
  const { id, name } = values.rule
  return (
    <ActForm
      save="Save the rule"
      about={`“${name}”`}
      act="aws-role.change"
      parameters={{ ruleId: id }}
      title={`Change “${name}”?`}
      touch={`change the rule “${name}”`}
      confirm={`Change “${name}”`}
      done={`“${name}” is changed.`}
      fields={<RuleFields values={values} groups={groups} />}
    >
      <p>It holds from the next token on. Credentials that AWS gave out before stay good until they expire.</p>
      <p>The other administrators are told of what becomes looser.</p>
    </ActForm>
  )
}

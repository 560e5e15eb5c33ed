import Plus from 'lucide-react/icons/plus'
import type { RoleRule } from '../../db/aws/aws-role-rules.ts'
import type { ActMenuItem } from '../acts/act-menu.tsx'
import { ButtonLink } from '../button.tsx'
import { AWS_ROLES_PAGE } from './rule-form.tsx'

/** Leads to the form of a new rule. */
export function NewRuleLink() {
  return (
    <ButtonLink href={`${AWS_ROLES_PAGE}/new`}>
      <Plus size={16} aria-hidden="true" />
      Create a rule
    </ButtonLink>
  )
}

/** What administrators can do with one rule beside changing it. */
export function ruleActs({ id, name }: Pick<RoleRule, 'id' | 'name'>, go?: string): readonly ActMenuItem[] {
  return [
    {
      label: 'Delete',
      act: 'aws-role.delete',
      parameters: { ruleId: id },
      title: `Delete the rule “${name}”?`,
      touch: `delete the rule “${name}”`,
      confirm: `Delete the rule “${name}”`,
      done: `The rule “${name}” is deleted.`,
      danger: true,
      ...(go === undefined ? {} : { go }),
      children: (
        <p>
          What it asks is asked no more, from the next token on. Other rules for the same roles stay. The other
          administrators are told.
        </p>
      ),
    },
  ]
}

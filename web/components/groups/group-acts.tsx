import Plus from 'lucide-react/icons/plus'
import type { RuleOfGroup } from '../../db/aws/rules-naming.ts'
import type { GroupRow } from '../../db/people/groups.ts'
import { ActButton } from '../acts/act-button.tsx'
import type { ActMenuItem } from '../acts/act-menu.tsx'
import { WithoutGroup } from '../aws-roles/rules-naming.tsx'
import { InputField } from '../fields/input-field.tsx'

const NAME_HELP = 'Letters, digits, dots, dashes and underscores: policies and tokens carry it as it is.'

/** Makes a group. */
export function CreateGroupButton() {
  return (
    <ActButton
      kind="main"
      label="Create a group"
      icon={<Plus size={16} aria-hidden="true" />}
      act="group.create"
      title="Create a group"
      touch="create this group"
      confirm="Create the group"
      done="The group is created."
      beside={{ 'VCH-6107': 'name', 'VCH-6108': 'name' }}
    >
      <p>It has no members yet.</p>
      <InputField name="name" label="Name" help={NAME_HELP} placeholder="platform-team" maxLength={64} />
      <InputField name="description" label="What it is for" maxLength={200} optional />
    </ActButton>
  )
}

/**
 * What administrators can do with a group itself.
 *
 * @param page of the group: the rules of AWS roles that name it, and where to go when it is gone
 */
export function groupActs(
  { id, name, description }: GroupRow,
  page?: { readonly rules: readonly RuleOfGroup[]; readonly go: string },
): readonly ActMenuItem[] {
  return [
    {
      label: 'Rename',
      act: 'group.rename',
      parameters: { groupId: id },
      title: `Rename the group “${name}”`,
      touch: `rename the group “${name}”`,
      confirm: 'Rename the group',
      done: 'The group is renamed.',
      beside: { 'VCH-6107': 'name', 'VCH-6108': 'name' },
      children: (
        <>
          <p>What names the group elsewhere, such as a policy, has to be changed there too.</p>
          <InputField name="name" label="Name" help={NAME_HELP} defaultValue={name} maxLength={64} />
        </>
      ),
    },
    {
      label: 'Say what it is for',
      act: 'group.describe',
      parameters: { groupId: id },
      title: `What is ${name} for?`,
      touch: `describe the group “${name}”`,
      confirm: 'Save',
      done: 'The group is described.',
      children: <InputField name="description" label="What it is for" defaultValue={description} maxLength={200} />,
    },
    {
      label: 'Delete',
      act: 'group.delete',
      parameters: { groupId: id },
      title: `Delete the group “${name}”?`,
      touch: `delete the group “${name}”`,
      confirm: `Delete the group “${name}”`,
      done: `The group “${name}” is deleted.`,
      danger: true,
      ...(page === undefined ? {} : { go: page.go }),
      children: (
        <>
          <p>Its members stay who they are, and lose what they have through this group.</p>
          {page === undefined ? (
            <p>A rule for AWS roles that names it alone lets nobody in from then on.</p>
          ) : (
            <WithoutGroup rules={page.rules} />
          )}
        </>
      ),
    },
  ]
}

import UserPlus from 'lucide-react/icons/user-plus'
import type { ListedGroup } from '../../db/people/groups-list.ts'
import { ActButton } from '../acts/act-button.tsx'
import type { ButtonKind } from '../button.tsx'
import { CheckField } from '../fields/check-field.tsx'
import { FieldGroup } from '../fields/field-group.tsx'
import { InputField } from '../fields/input-field.tsx'
import { SelectField } from '../fields/select-field.tsx'

/**
 * Invites a colleague.
 *
 * @param mails whether this server sends mail; without, the link is shown to be passed on
 */
export function InviteButton({
  groups,
  mails,
  kind = 'main',
}: {
  groups: readonly ListedGroup[]
  mails: boolean
  kind?: ButtonKind
}) {
  return (
    <ActButton
      kind={kind}
      label="Invite somebody"
      icon={<UserPlus size={16} aria-hidden="true" />}
      act="person.invite"
      title="Invite somebody"
      touch="send this invite"
      confirm="Invite"
      done="The invite is made."
      beside={{ 'VCH-1303': 'email', 'VCH-6102': 'email' }}
      shows={{
        member: 'link',
        label: 'One-time link',
        note: 'Pass it on by a channel that you trust. It works once, within 24 hours, and is shown only now.',
      }}
    >
      <p>
        {mails
          ? 'They get a mail with a link to enrol their first key. It works once, within 24 hours.'
          : 'You get a link to pass on, since this server sends no mail. It works once, within 24 hours.'}
      </p>
      <InputField name="email" label="E-mail" type="email" placeholder="alice@example.com" maxLength={320} />
      <InputField name="name" label="Name" maxLength={60} optional />
      <SelectField
        name="role"
        label="Role"
        options={[
          { value: 'member', label: 'Member' },
          { value: 'administrator', label: 'Administrator' },
        ]}
      />
      {groups.length > 0 && (
        <FieldGroup label="Groups">
          {groups.map(({ id, name }) => (
            <CheckField key={id} name="groups" value={id} label={name} />
          ))}
        </FieldGroup>
      )}
    </ActButton>
  )
}

import type { RuleOfPerson } from '../../db/aws/rules-naming.ts'
import type { ListedPerson } from '../../db/people/people-list.ts'
import type { ActMenuItem } from '../acts/act-menu.tsx'
import { WithoutPerson } from '../aws-roles/rules-naming.tsx'
import { InputField } from '../fields/input-field.tsx'

type About = Pick<ListedPerson, 'id' | 'email' | 'displayName' | 'role' | 'state'>

/**
 * What administrators can do with one person, in the order of how much it changes.
 *
 * @param rules of AWS roles that let them in, where they are known
 */
export function personActs(person: About, rules: readonly RuleOfPerson[] = []): readonly ActMenuItem[] {
  if (person.state === 'deactivated') return [rename(person), reactivate(person)]
  if (person.state === 'invited') return [rename(person), deactivate(person, rules)]
  return [rename(person), changeRole(person), endSessions(person), recover(person), deactivate(person, rules)]
}

function rename({ id, email, displayName }: About): ActMenuItem {
  return {
    label: 'Change the name',
    act: 'person.rename',
    parameters: { personId: id },
    title: `Change the name of ${email}`,
    touch: `change the name of ${email}`,
    confirm: 'Change the name',
    done: 'The name is changed.',
    children: <InputField name="name" label="Name" defaultValue={displayName ?? ''} maxLength={60} />,
  }
}

function changeRole({ id, email, role }: About): ActMenuItem {
  const promoted = role === 'member'
  return {
    label: promoted ? 'Make an administrator' : 'Make a member',
    act: 'person.change-role',
    parameters: { personId: id, role: promoted ? 'administrator' : 'member' },
    title: promoted ? `Make ${email} an administrator?` : `Make ${email} a member?`,
    touch: promoted ? `make ${email} an administrator` : `make ${email} a member`,
    confirm: promoted ? `Make ${email} an administrator` : `Make ${email} a member`,
    done: promoted ? `${email} is an administrator.` : `${email} is a member.`,
    danger: true,
    children: promoted ? (
      <p>
        They will be able to do everything that you can: invite and deactivate people, you among them, change the key
        policy, and read the whole audit log.
      </p>
    ) : (
      <>
        <p>They keep their keys and sessions, and see their own things only.</p>
        <SeenSecrets />
      </>
    ),
  }
}

/** Nobody can take back what somebody has read. */
function SeenSecrets() {
  return (
    <p>
      Client secrets that they saw as an administrator stay valid until they are changed under{' '}
      <a href="/admin/applications">Applications</a>.
    </p>
  )
}

function endSessions({ id, email }: About): ActMenuItem {
  return {
    label: 'End all sessions',
    act: 'session.end-all-of-person',
    parameters: { personId: id },
    title: `End all sessions of ${email}?`,
    touch: `end all sessions of ${email}`,
    confirm: `End all sessions of ${email}`,
    done: `All sessions of ${email} are ended.`,
    danger: true,
    children: (
      <p>
        Every browser and every command line of theirs is signed out at once. Their keys stay, and the next touch begins
        a new session.
      </p>
    ),
  }
}

function recover({ id, email }: About): ActMenuItem {
  return {
    label: 'Recover: keys are lost',
    act: 'person.recover',
    parameters: { personId: id },
    title: `Let ${email} begin again with a new key?`,
    touch: `invite ${email} to begin again`,
    confirm: `Invite ${email} to begin again`,
    done: `${email} can enrol a new key.`,
    danger: true,
    shows: {
      member: 'link',
      label: `One-time link for ${email}`,
      note: 'Give it to them in person or by a channel that you trust. It works once, within 24 hours, and is shown only now.',
    },
    children: (
      <p>
        Make sure that it is really them who asks. When they enrol the new key, all their older keys and sessions end,
        and they and every administrator are told.
      </p>
    ),
  }
}

function deactivate({ id, email, role }: About, rules: readonly RuleOfPerson[]): ActMenuItem {
  return {
    label: 'Deactivate',
    act: 'person.deactivate',
    parameters: { personId: id },
    title: `Deactivate ${email}?`,
    touch: `deactivate ${email}`,
    confirm: `Deactivate ${email}`,
    done: `${email} is deactivated.`,
    danger: true,
    children: (
      <>
        <p>
          They are out at once: every session ends on every machine, no key of theirs opens anything, and open invites
          are worth nothing. What they did stays in the audit log.
        </p>
        <WithoutPerson rules={rules} />
        {role === 'administrator' ? <SeenSecrets /> : undefined}
      </>
    ),
  }
}

function reactivate({ id, email }: About): ActMenuItem {
  return {
    label: 'Let back in',
    act: 'person.reactivate',
    parameters: { personId: id },
    title: `Let ${email} back in?`,
    touch: `let ${email} back in`,
    confirm: `Let ${email} back in`,
    done: `${email} can be invited again.`,
    children: <p>They come back as somebody who is invited: their old keys stay out, and a new one is enrolled.</p>,
  }
}

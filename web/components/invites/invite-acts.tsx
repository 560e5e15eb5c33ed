import type { ListedInvite } from '../../db/people/invites-list.ts'
import type { ActMenuItem } from '../acts/act-menu.tsx'

/** What administrators can do with an invite that is open; one that is not is history. */
export function inviteActs(invite: ListedInvite, mails: boolean): readonly ActMenuItem[] {
  if (invite.state !== 'open' || invite.personId === null) return []
  return [...(mails ? [resend(invite)] : []), newLink(invite), revoke(invite)]
}

function resend({ id, email }: ListedInvite): ActMenuItem {
  return {
    label: 'Send it again',
    act: 'invite.resend',
    parameters: { inviteId: id },
    title: `Send the invite to ${email} again?`,
    touch: `send the invite to ${email} again`,
    confirm: 'Send it again',
    done: `A new mail is on its way to ${email}.`,
    children: <p>They get a new link, good for 24 hours. The link of the earlier mail is worth nothing then.</p>,
  }
}

function newLink({ id, email }: ListedInvite): ActMenuItem {
  return {
    label: 'Make a new link',
    act: 'invite.link',
    parameters: { inviteId: id },
    title: `Make a new link for ${email}?`,
    touch: `make a new link for ${email}`,
    confirm: 'Make a new link',
    done: 'The link is made.',
    shows: {
      member: 'link',
      label: `One-time link for ${email}`,
      note: 'Pass it on by a channel that you trust. It works once, within 24 hours, and is shown only now.',
    },
    children: <p>You pass it on yourself. Every earlier link of this invite is worth nothing then.</p>,
  }
}

function revoke({ id, email }: ListedInvite): ActMenuItem {
  return {
    label: 'Revoke',
    act: 'invite.revoke',
    parameters: { inviteId: id },
    title: `Revoke the invite of ${email}?`,
    touch: `revoke the invite of ${email}`,
    confirm: `Revoke the invite of ${email}`,
    done: `The invite of ${email} is revoked.`,
    danger: true,
    children: <p>Its link is worth nothing from now on. You can invite them again at any time.</p>,
  }
}

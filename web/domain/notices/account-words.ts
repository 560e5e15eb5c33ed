import type { KindWords } from './kind-words.ts'
import type { NoticeKind } from './notice-kinds.ts'
import { because } from './told.ts'

const keysPage = { path: '/keys', label: 'See your keys' }
const peoplePage = { path: '/admin/people', label: 'See people' }
const policyPage = { path: '/admin/key-policy', label: 'See the key policy' }
const notYou = 'If this was not you, tell an administrator now.'

/** What happens to somebody's account and keys. */
export const accountWords = {
  invite: {
    person: ({ by }) => ({
      title: 'You are invited to sign in with a security key',
      sentences: [
        `${by} invites you. Have your security key at hand: you enrol it once, and a touch signs you in from then on.`,
        'The link works once, for 24 hours after it was made. If you did not expect it, do nothing: it ends by itself.',
      ],
    }),
    administrators: ({ by, who }) => ({ title: `${who} was invited`, sentences: [`${by} did it.`] }),
  },
  invite_by_link: {
    person: ({ by }) => ({ title: 'You are invited', sentences: [`${by} will hand you the link.`] }),
    administrators: ({ by, who }) => ({ title: `${who} was invited`, sentences: [`${by} hands them the link.`] }),
  },
  recovery_invite: {
    person: ({ by, linked }) => ({
      title: 'You can enrol a new security key',
      sentences: [
        `${by} made you a recovery link${linked ? '' : ', and will hand it to you'}. It works once, for 24 hours after it was made.`,
        'When you use it, your earlier keys and all your sessions end.',
        'If you have not lost your key, tell an administrator now: somebody may be trying to take your account.',
      ],
    }),
    administrators: ({ by, who }) => ({
      title: `${who} can replace their keys`,
      sentences: [
        `${by} made them a recovery link. When they use it, their earlier keys and all their sessions end.`,
        'If nobody here agreed to it, revoke the link.',
      ],
      page: { path: '/admin/invites', label: 'See invites' },
    }),
  },
  session_pasted: {
    person: ({ detail }) => ({
      title: 'A terminal was logged in with a code that you pasted',
      sentences: [
        `It calls itself ${detail('host') || 'nothing'}, and asked from ${detail('ip') || 'an unknown address'}. It acts as you for an hour.`,
        'If you gave the code, or the number before it, to somebody else: end that session now, and tell an administrator.',
      ],
      page: { path: '/sessions', label: 'See your sessions' },
    }),
    administrators: ({ who }) => ({
      title: `A terminal was logged in with a code that ${who} pasted`,
      sentences: [],
      page: { path: '/admin/sessions', label: 'See sessions' },
    }),
  },
  key_added: {
    person: ({ key }) => ({
      title: 'A security key was added to your account',
      sentences: [`${key} signs you in from now on.`, `${notYou} Then remove the key.`],
      page: keysPage,
    }),
    administrators: ({ who }) => ({ title: `${who} added a security key`, sentences: [], page: peoplePage }),
  },
  key_removed: {
    person: ({ key }) => ({
      title: 'A security key was removed from your account',
      sentences: [`${key} does not sign you in any more, and the sessions that it began have ended.`, notYou],
      page: keysPage,
    }),
    administrators: ({ who }) => ({ title: `A security key of ${who} was removed`, sentences: [], page: peoplePage }),
  },
  key_recovered: {
    person: ({ key }) => ({
      title: 'Your account has a new security key, and no other',
      sentences: [
        `${key} was enrolled with a recovery link. Your earlier keys and all your sessions have ended.`,
        notYou,
      ],
      page: keysPage,
    }),
    administrators: ({ who }) => ({
      title: `${who} replaced their keys`,
      sentences: ['They used a recovery link. Their earlier keys and all their sessions have ended.'],
      page: peoplePage,
    }),
  },
  sign_count_anomaly: {
    person: ({ key }) => ({
      title: 'Your security key may have been copied, and was disabled',
      sentences: [
        `${key} counted backwards, which a key does not do unless there are two of it. It does not sign you in any more, and its sessions have ended.`,
        'Use another key, or ask an administrator for a recovery link. Hand this one over to whoever looks into it.',
      ],
      page: keysPage,
    }),
    administrators: ({ who }) => ({
      title: `A security key of ${who} may have been copied`,
      sentences: [
        'Its counter went backwards. It was disabled, and the sessions that it began have ended.',
        'Talk to them, look at what was done with it, and replace it.',
      ],
      page: { path: '/admin/audit?type=key.disabled', label: 'See the audit log' },
    }),
  },
  key_disabled_by_policy: {
    person: ({ key, reason }) => ({
      title: 'Your security key no longer meets the key policy',
      sentences: [
        `${key} was disabled${because(reason)}. It does not sign you in any more, and its sessions have ended.`,
        'Use another key, or ask an administrator for a recovery link.',
      ],
      page: keysPage,
    }),
    administrators: ({ who, reason }) => ({
      title: `A security key of ${who} was disabled by the key policy`,
      sentences: [`It was disabled${because(reason)}. They may need a recovery link.`],
      page: policyPage,
    }),
  },
  person_deactivated: {
    person: ({ by }) => ({
      title: 'Your account was deactivated',
      sentences: [`${by} did it. Your keys do not sign you in any more, and all your sessions have ended.`],
    }),
    administrators: ({ by, who }) => ({
      title: `${who} was deactivated`,
      sentences: [`${by} did it. All their sessions have ended.`],
      page: peoplePage,
    }),
  },
  upstream_conflict: {
    person: () => ({
      title: 'Another account claimed your e-mail address',
      sentences: [
        'Somebody signed in at your organisation’s identity provider with another account that carries your address. They were refused.',
        'If you have a new account there, ask an administrator; otherwise tell one now.',
      ],
    }),
    administrators: ({ who }) => ({
      title: `A second account claimed the address ${who}`,
      sentences: [
        'An account of the identity provider carries the address of somebody who is linked to another account. It was refused.',
        'Addresses that are given to somebody new look like this, and so do attempts to take an account.',
      ],
      page: peoplePage,
    }),
  },
} as const satisfies Partial<Record<NoticeKind, KindWords>>

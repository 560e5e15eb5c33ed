import type { KindWords, NoticeWords } from './kind-words.ts'
import type { NoticeKind } from './notice-kinds.ts'
import { because, type Told } from './told.ts'

/** What reaches far, and one administrator did: the others can still undo it, or ask. */
export const administrationWords = {
  administrator_invited: alike(({ by, who }) => ({
    title: `${who} was invited as an administrator`,
    sentences: [
      `${by} did it. Once they have enrolled a key, they can do everything that you can.`,
      'If nobody here agreed to it, revoke the invite.',
    ],
    page: { path: '/admin/invites', label: 'See invites' },
  })),
  administrator_made: {
    person: ({ by }) => ({
      title: 'You are an administrator now',
      sentences: [`${by} made you one. You see and change everything under Organisation, for everybody here.`],
    }),
    administrators: ({ by, who }) => ({
      title: `${who} was made an administrator`,
      sentences: [
        `${by} did it. They can do everything that you can.`,
        'If nobody here agreed to it, make them a member again.',
      ],
      page: { path: '/admin/people', label: 'See people' },
    }),
  },
  key_policy_changed: alike(({ by, detail }) => ({
    title: 'The key policy was changed',
    sentences: [
      `${by} did it.`,
      ...listed('It is looser about', detail('loosened')),
      ...listed('It is stricter about', detail('tightened')),
    ],
    page: { path: '/admin/key-policy', label: 'See the key policy' },
  })),
  aws_rules_loosened: alike(({ by, detail }) => ({
    title: ruleTitles[detail('what')] ?? 'The rules of AWS roles are looser',
    sentences: [
      detail('rule') === ''
        ? `${by} changed the setting. Roles that a rule names are as they were.`
        : `${by} did it: “${detail('rule')}”, for ${detail('pattern')}.`,
      ...listed('It is looser about', detail('loosened')),
      ...listed('It is stricter about', detail('tightened')),
    ],
    page: { path: '/admin/aws-roles', label: 'See AWS roles' },
  })),
  audit_retention_shortened: alike(({ by, detail }) => ({
    title: 'The audit log will go back less far',
    sentences: [
      `${by} changed how long it is kept, from ${detail('from') === '0' ? 'forever' : `${detail('from')} days`} to ${detail('to')} days. What is older is deleted.`,
      'If nobody here agreed to it, change it back at once, and export the log.',
    ],
    page: { path: '/admin/settings', label: 'See settings' },
  })),
  api_token_created: alike(({ by, detail }) => ({
    title: 'An API token was made',
    sentences: [
      `${by} made “${detail('name')}”, good for ${detail('days')} days. Whoever holds it reads the whole audit log.`,
      'If nobody here agreed to it, revoke it.',
    ],
    page: { path: '/admin/audit/tokens', label: 'See API tokens' },
  })),
  signing_key_revoked: alike(({ by, detail }) => ({
    title: 'A signing key was revoked in an emergency',
    sentences: [
      `${by} revoked ${detail('kid')}. Tokens that it signed are refused, and logins under way may have to be tried again.`,
      'It is done when a key may have leaked. If nobody here knows of that, ask who did it.',
    ],
    page: { path: '/admin/signing-keys', label: 'See signing keys' },
  })),
  mds_problem: {
    person: () => ({ title: 'The list of known security keys needs a look', sentences: [] }),
    administrators: ({ reason }) => ({
      title: 'The list of known security keys needs a look',
      sentences: [
        `The FIDO metadata could not be taken over${because(reason)}.`,
        'What was known before stays in force.',
      ],
      page: { path: '/admin/key-policy', label: 'See the key policy' },
    }),
  },
} as const satisfies Partial<Record<NoticeKind, KindWords>>

const ruleTitles: Readonly<Record<string, string>> = {
  made: 'A rule for AWS roles may have opened some of them',
  changed: 'A rule for AWS roles is looser',
  deleted: 'A rule for AWS roles was deleted',
  opened: 'AWS roles that no rule names are for everybody now',
}

/** The same for whoever reads it. */
function alike(say: (told: Told) => NoticeWords): KindWords {
  return { person: say, administrators: say }
}

function listed(what: string, names: string): string[] {
  return names === '' ? [] : [`${what} ${names}.`]
}

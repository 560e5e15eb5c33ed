import type { SettingName } from '../../domain/settings/known-settings.ts'

interface SettingWords {
  /** What it is about. */
  readonly lead: string
  /** Begins a sentence that every choice ends. */
  readonly field: string
  readonly choices?: Readonly<Record<string, string>>
  readonly help?: string
}

/** Every setting in words for a page; the command line has its own, with the values as they are typed there. */
export const settingWords: Readonly<Record<SettingName, SettingWords>> = {
  aws_untagged_fallback: {
    lead: 'Session tags tell AWS which key and which touch are behind a role. Some roles do not allow them.',
    field: 'A role that does not allow them',
    choices: { allow: 'Is entered without tags', forbid: 'Is not entered' },
  },
  aws_unlisted_roles: {
    lead: 'The rules on the page of AWS roles say who may use which role. Whether AWS lets them in is still for the trust policy of the role to say.',
    field: 'For a role that no rule names',
    choices: { allow: 'Everybody gets a token', forbid: 'Nobody gets a token' },
  },
  login_ip_mismatch: {
    lead: 'The terminal and the browser of one login may come from different networks. A VPN that carries some programs only is far more often the reason than an attack. IPv4 and IPv6 are never compared with each other.',
    field: 'Such a login',
    choices: { warn: 'Goes on, and is noted in the audit log', deny: 'Is refused' },
  },
  login_paste_back: {
    lead: 'A browser shows that it sits on the machine of its terminal, or reaches it by ssh -L. Where it cannot, a person may carry a code from the page into the terminal by hand. Such a session lasts an hour and is marked. Somebody who is talked into handing that code over lets a stranger in.',
    field: 'Pasting a code',
    choices: {
      forbid: 'Is not possible',
      'same-network': 'Is possible where terminal and browser come from one network',
      allow: 'Is possible from everywhere',
    },
  },
  audit_retention_days: {
    lead: 'What is older is deleted, from the beginning up to a signed checkpoint, so that the rest still proves itself.',
    field: 'Days to keep',
    help: '30 or more, or 0 to keep all of it.',
  },
}

import type { IamChoices } from '@vouch/protocol/aws/templates/iam-request'
import { DEFAULT_ROLE_NAME } from '@vouch/protocol/aws/templates/iam-request'

export const WHO = ['everybody', 'emails', 'domain', 'proven'] as const

/** Whom the role of the snippets is for, as the address of the page says it. */
export interface IamChoice {
  readonly who: (typeof WHO)[number]
  /** E-mail addresses or a domain, as typed; unused where the role is for everybody. */
  readonly whom: string
  readonly role: string
  /** Takes only tokens that name it. */
  readonly bound: boolean
}

/**
 * Reads `?who=domain&whom=example.com&role=VouchDeveloper&bound=yes`. What it says wrongly is left out; what cannot be used is told when the
 * templates are made of it.
 *
 * @param parameters as Next gives them to a page; of a name that is given twice the first counts
 * @param email of whom the page is for: the choice to begin with
 */
export function readIamChoice(
  parameters: Readonly<Record<string, string | readonly string[] | undefined>>,
  email: string,
): IamChoice {
  const first = (name: string) => ([parameters[name]].flat()[0] ?? '').slice(0, 2_000).trim()
  return {
    who: WHO.find((who) => who === first('who')) ?? 'everybody',
    whom: first('whom') || email,
    role: first('role') || DEFAULT_ROLE_NAME,
    bound: first('bound') === 'yes',
  }
}

/** The same for the templates. Of an e-mail address in the place of a domain, the domain is meant. */
export function iamChoicesOf({ who, whom, role, bound }: IamChoice, issuer: string): IamChoices {
  const base = { issuer, roleName: role, bound }
  const domain = whom.slice(whom.lastIndexOf('@') + 1)
  if (who === 'emails') return { ...base, emails: whom.split(/[\s,;]+/).filter((each) => each !== '') }
  if (who === 'domain') return { ...base, domain }
  if (who === 'proven') return { ...base, provenDomain: domain }
  return base
}

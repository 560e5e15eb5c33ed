import { canonicalDomain, canonicalEmail } from '../../email/email.ts'
import { VouchError } from '../../errors/vouch-error.ts'
import type { AwsPartition } from '../role-arn.ts'

/** Whom a role lets in. Whoever it is, they come from this issuer, with a touch of their key. */
export type WhoMayAssume =
  | { readonly kind: 'everybody' }
  /** Canonical e-mails, one at least. */
  | { readonly kind: 'emails'; readonly emails: readonly string[] }
  /** Everybody whose e-mail ends in `@domain`. */
  | { readonly kind: 'domain'; readonly domain: string }
  /** The same, and the token's `domain` tag says that the whole domain is proven. */
  | { readonly kind: 'provenDomain'; readonly domain: string }

/** What the IAM templates are filled in with. */
export interface IamRequest {
  /** `https://vouch.example.com`, as in the server's tokens: the provider's URL and its client ID. */
  readonly issuer: string
  readonly roleName: string
  readonly who: WhoMayAssume
  /** Takes only tokens that name this very role; a rule of the server has them do so. */
  readonly bound: boolean
  /** 12 digits; undefined: the account in which the template is used. */
  readonly account: string | undefined
  /** undefined: the partition in which the template is used. */
  readonly partition: AwsPartition | undefined
}

/** The same as a person gives it. */
export interface IamChoices {
  readonly issuer: string
  readonly roleName?: string | undefined
  readonly emails?: readonly string[] | undefined
  readonly domain?: string | undefined
  readonly provenDomain?: string | undefined
  readonly bound?: boolean | undefined
  readonly account?: string | undefined
  readonly partition?: string | undefined
}

/** The role of the guide; its name is the reader's to choose. */
export const DEFAULT_ROLE_NAME = 'VouchDeveloper'

/** URLs allow quotes and dollar signs in the name of a host; scripts do not. */
const ISSUER = /^https?:\/\/[a-z0-9.-]+(?::[0-9]+)?$/

/** IAM, "Names": no path. A dash in front would be an option to the AWS CLI. */
const ROLE_NAME = /^[\w+=,.@][\w+=,.@-]{0,63}$/

const PARTITIONS: readonly string[] = ['aws', 'aws-cn', 'aws-us-gov'] satisfies readonly AwsPartition[]

/**
 * Checks what the templates are filled in with: all of it ends in scripts and policies.
 *
 * @throws VouchError `emailMalformed`, `iamChoiceRefused`
 */
export function iamRequest(choices: IamChoices): IamRequest {
  const { issuer, roleName = DEFAULT_ROLE_NAME, bound = false, account, partition } = choices
  if (!ISSUER.test(issuer) || !URL.canParse(issuer) || new URL(issuer).origin !== issuer) {
    throw refused('The issuer is not one that can be written into a script.')
  }
  if (!ROLE_NAME.test(roleName)) {
    throw refused('A role’s name has letters, digits and _+=,.@- (no dash in front), 64 at most, and no path.')
  }
  if (bound && roleName.includes(',')) throw refused('No token can name a role with a comma in its name.')
  if (account !== undefined && !/^[0-9]{12}$/.test(account)) throw refused('An account’s number has 12 digits.')
  if (partition !== undefined && !PARTITIONS.includes(partition)) {
    throw refused(`The partitions are ${PARTITIONS.join(', ')}.`)
  }
  const who = whoMayAssume(choices)
  return { issuer, roleName, who, bound, account, partition: partition as AwsPartition | undefined }
}

/** A list of nobody is a mistake, and never everybody. */
function whoMayAssume({ emails, domain, provenDomain }: IamChoices): WhoMayAssume {
  const given = [emails, domain, provenDomain].filter((choice) => choice !== undefined)
  if (given.length > 1) throw refused('Choose e-mail addresses or one domain.')
  if (emails?.length === 0) throw refused('Name one e-mail address at least.')
  if (emails !== undefined) return { kind: 'emails', emails: [...new Set(emails.map(canonicalEmail))] }
  if (domain !== undefined) return { kind: 'domain', domain: domainOf(domain) }
  if (provenDomain !== undefined) return { kind: 'provenDomain', domain: domainOf(provenDomain) }
  return { kind: 'everybody' }
}

function domainOf(text: string): string {
  const domain = canonicalDomain(text)
  if (domain === undefined) throw refused('A domain is what stands behind the @, such as example.com.')
  return domain
}

function refused(detail: string): VouchError {
  return new VouchError('iamChoiceRefused', { detail })
}

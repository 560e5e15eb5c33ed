import type { OidcProvider } from '../sts/sts-world.ts'

/** An account as IAM keeps it. */
export interface IamAccount {
  readonly caller: string
  readonly account: string
  readonly partition: string
  /** By ARN. */
  readonly providers: Map<string, OidcProvider & { readonly thumbprints: readonly string[] }>
  /** By name: the trust policy as JSON text, and the ARNs of the attached policies. */
  readonly roles: Map<string, { trustPolicy: string; readonly attached: Set<string> }>
}

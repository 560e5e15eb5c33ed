import type { OidcProvider } from '../sts/sts-world.ts'

/** What a template makes. */
export interface IamResources {
  readonly providers: readonly OidcProvider[]
  readonly roles: readonly {
    readonly name: string
    /** What it parses to, or its JSON. */
    readonly trustPolicy: unknown
    /** ARNs of managed policies. */
    readonly attached: readonly string[]
  }[]
}

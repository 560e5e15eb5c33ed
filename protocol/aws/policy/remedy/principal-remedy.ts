import type { PolicyPrincipal } from '../policy-document.ts'
import type { Json } from './json.ts'
import { misspelling } from './misspelling.ts'
import type { TrustRemedy } from './trust-remedy.ts'

const PROVIDER_ARN = /^arn:([^:]{0,64}):iam::([^:]{0,64}):oidc-provider\/(.{0,2048})$/s

export type PrincipalRemedy = Pick<TrustRemedy, 'cause' | 'what' | 'put'>

/**
 * How the Principal of a statement misses the provider that it was meant to name.
 *
 * @param wanted ARN of the provider
 * @returns what to put as Principal; undefined where it is about somebody else
 */
export function principalRemedy(principal: PolicyPrincipal | undefined, wanted: string): PrincipalRemedy | undefined {
  const federated = principal?.Federated ?? []
  for (const [index, name] of federated.entries()) {
    const miss = missOf(name, wanted)
    if (miss === undefined) continue
    const names = federated.with(index, wanted)
    return { ...miss, put: { ...without(principal), Federated: names.length === 1 ? wanted : names } }
  }
  const misplaced = [principal?.AWS, principal?.Service, principal?.CanonicalUser]
    .flat()
    .find((name) => name === wanted)
  if (misplaced === undefined) return undefined
  return {
    cause: 'provider',
    what: 'The provider is named as another kind of principal than Federated.',
    put: { Federated: wanted },
  }
}

function without(principal: PolicyPrincipal | undefined): { readonly [kind: string]: Json } {
  const { Federated, ...others } = principal ?? {}
  return others
}

function missOf(name: string, wanted: string): Pick<TrustRemedy, 'cause' | 'what'> | undefined {
  const [, partition = '', account = '', provider = ''] = PROVIDER_ARN.exec(wanted) ?? []
  const parts = PROVIDER_ARN.exec(name)
  if (parts === null) {
    if (name !== provider && misspelling(name, provider) === undefined) return undefined
    return { cause: 'provider', what: `The provider is written "${name}", and must be written as its ARN.` }
  }
  const [, itsPartition = '', itsAccount = '', itsProvider = ''] = parts
  const written = misspelling(itsProvider, provider)
  if (itsProvider !== provider && written === undefined) return undefined
  if (written !== undefined) return { cause: 'provider', what: `The provider is written ${written}: "${itsProvider}".` }
  if (itsAccount !== account) {
    return { cause: 'account', what: `The provider is that of account ${itsAccount}, and the role is in ${account}.` }
  }
  return { cause: 'account', what: `The provider is in partition ${itsPartition}, and the role is in ${partition}.` }
}

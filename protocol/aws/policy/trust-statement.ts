import { providerArn, providerName } from '../provider.ts'

/**
 * The first lets people in. The second and third let in who they are: session tags and source identity, without which AWS
 * refuses a token that carries them.
 */
export const TRUSTED_ACTIONS = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'] as const

/** Where the statement belongs: the provider of this issuer in the account of the role. */
export interface TrustPlace {
  readonly issuer: string
  readonly account: string
  readonly partition: string
  /** What the provider is registered for; the issuer unless given. */
  readonly audience?: string
}

/** The statement of a trust policy that lets in everybody whom the issuer vouches for, and pins the audience. */
export function trustStatement(place: TrustPlace) {
  return {
    Effect: 'Allow',
    Principal: { Federated: providerArn(place) },
    Action: [...TRUSTED_ACTIONS],
    Condition: { StringEquals: { [`${providerName(place.issuer)}:aud`]: place.audience ?? place.issuer } },
  }
}

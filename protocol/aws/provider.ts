/** What names a provider in its ARN and in condition keys: the issuer without the scheme. */
export function providerName(issuer: string): string {
  return issuer.replace(/^https?:\/\//, '')
}

/** ARN of the OIDC provider that stands for an issuer in an account. */
export function providerArn(at: {
  readonly issuer: string
  readonly account: string
  readonly partition: string
}): string {
  return `arn:${at.partition}:iam::${at.account}:oidc-provider/${providerName(at.issuer)}`
}

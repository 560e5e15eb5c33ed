/** For whoever calls by hand what is for tools. */
export const BY_HAND =
  'vouch: These credentials are secret, and on your screen: this is for AWS tools (credential_process). `vouch exec -- CMD` hands them to a program unseen.'

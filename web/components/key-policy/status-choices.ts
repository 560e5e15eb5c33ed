import type { accusingStatuses } from '../../domain/key-policy/policy-document.ts'

/** What the FIDO Metadata Service says of a model that is broken (MDS v3.0 §3.1.4), in words that end “it is said that”. */
export const statusChoices: readonly { readonly value: (typeof accusingStatuses)[number]; readonly label: string }[] = [
  { value: 'REVOKED', label: 'it is not to be trusted any more' },
  { value: 'USER_VERIFICATION_BYPASS', label: 'it can be used without its PIN or fingerprint' },
  { value: 'ATTESTATION_KEY_COMPROMISE', label: 'others can pretend to be this model' },
  { value: 'USER_KEY_REMOTE_COMPROMISE', label: 'its keys can be stolen from afar' },
  { value: 'USER_KEY_PHYSICAL_COMPROMISE', label: 'its keys can be copied by somebody who holds it' },
]

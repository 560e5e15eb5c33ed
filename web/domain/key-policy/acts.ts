import { saveKeyPolicy } from './save-key-policy.ts'
import { simulateKeyPolicy } from './simulate-key-policy.ts'

/** What administrators do with the key policy. */
export const keyPolicyActs = [saveKeyPolicy, simulateKeyPolicy]

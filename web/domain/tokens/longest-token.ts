import { AWS_TOKEN_SECONDS } from './aws-token.ts'
import { ID_TOKEN_SECONDS } from './id-token.ts'

/** No token that a signing key signs lives longer. */
export const longestTokenSeconds = Math.max(AWS_TOKEN_SECONDS, ID_TOKEN_SECONDS)

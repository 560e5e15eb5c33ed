import type { ClientRow } from '../../db/clients/clients.ts'
import type { ConsumedCode } from '../../db/login/authorization-codes.ts'
import { allowedScope } from './checks/allowed-scope.ts'
import { authenticatedClient } from './checks/authenticated-client.ts'
import {
  codeHolderActive,
  codeIsForClient,
  codeIsForDpopKey,
  codeIsForRedirectUri,
  codeIsForVerifier,
  codeIsFresh,
} from './checks/code-is-for.ts'
import { codeRequest } from './checks/code-request.ts'
import { codeResponseType } from './checks/code-response-type.ts'
import { commandLineSession } from './checks/command-line-session.ts'
import { confidentialClient } from './checks/confidential-client.ts'
import { askingDpopKey, namedDpopKey, pushedDpopKey, tokenDpopKey } from './checks/dpop-key.ts'
import { echoedNonce, echoedState } from './checks/echoed-texts.ts'
import { awsRole, exchangeAllowed } from './checks/exchange-allowed.ts'
import { codeGrantAllowed } from './checks/grant-allowed.ts'
import { hostFacts } from './checks/host-facts.ts'
import { identifiedClient } from './checks/identified-client.ts'
import { inlineAllowed } from './checks/inline-allowed.ts'
import { pkceChallenge } from './checks/pkce-challenge.ts'
import { liveSession, presentedToken } from './checks/presented-token.ts'
import { promptAndAge } from './checks/prompt-and-age.ts'
import { pushedReference } from './checks/pushed-reference.ts'
import { registeredRedirectUri } from './checks/registered-redirect-uri.ts'
import { subjectTokenProof } from './checks/subject-token-proof.ts'
import { supportedRequest, withoutRequestUri } from './checks/supported-request.ts'
import { tokenParameter } from './checks/token-parameter.ts'
import type { EndpointContext } from './endpoint-request.ts'
import { Pipeline } from './pipeline.ts'

const start = () => Pipeline.from<EndpointContext>()

type Targeted = EndpointContext & { client: ClientRow; redirectUri: string; state: string | null }
type Redeemed = EndpointContext & {
  code: ConsumedCode
  client: ClientRow
  redirectUri: string | undefined
  verifier: string | undefined
  jkt: string | null
}
type AtResource = EndpointContext & { resource: { method: string; path: string } }

/** The one table of endpoints and the rules that each enforces, in order. */
export const endpoints = {
  /** POST /oauth/par (RFC 9126 §2.1) */
  push: start()
    .check(authenticatedClient)
    .check(codeGrantAllowed)
    .check(withoutRequestUri)
    .check(registeredRedirectUri)
    .check(echoedState)
    .check(supportedRequest)
    .check(codeResponseType)
    .check(pkceChallenge)
    .check(allowedScope)
    .check(echoedNonce)
    .check(promptAndAge)
    .check(hostFacts)
    .check(pushedDpopKey),

  /** POST /oauth/par/outcome: what became of a pushed request, for the terminal that pushed it. */
  pushOutcome: start().check(authenticatedClient).check(codeGrantAllowed).check(pushedReference).check(askingDpopKey),

  /** /oauth/authorize without request_uri, first half: a failure stays on our own page (RFC 6749 §4.1.2.1). */
  authorizeTarget: start()
    .check(identifiedClient)
    .check(codeGrantAllowed)
    .check(inlineAllowed)
    .check(registeredRedirectUri)
    .check(echoedState),

  /** Second half: a failure is told to the client, by redirect. */
  authorizeRequest: Pipeline.from<Targeted>()
    .check(supportedRequest)
    .check(codeResponseType)
    .check(pkceChallenge)
    .check(allowedScope)
    .check(echoedNonce)
    .check(promptAndAge)
    .check(namedDpopKey),

  /** POST /oauth/token, grant_type=authorization_code: before the code is used up … */
  redeem: start().check(authenticatedClient).check(codeGrantAllowed).check(codeRequest).check(tokenDpopKey),

  /** … and after: whatever fails here has cost the code. */
  redeemed: Pipeline.from<Redeemed>()
    .check(codeIsForClient)
    .check(codeIsFresh)
    .check(codeIsForRedirectUri)
    .check(codeIsForVerifier)
    .check(codeIsForDpopKey)
    .check(codeHolderActive),

  /** POST /oauth/token, grant_type=token-exchange (RFC 8693); the rest is one statement, `mintForAws`. */
  exchange: start().check(exchangeAllowed).check(awsRole).check(subjectTokenProof),

  /** GET/POST /oauth/userinfo and GET /api/v1/session */
  resource: Pipeline.from<AtResource>().check(presentedToken).check(liveSession),

  /** The operations of the command line (protocol/api/operations.ts). */
  operation: Pipeline.from<AtResource>().check(presentedToken).check(liveSession).check(commandLineSession),

  /** POST /oauth/introspect (RFC 7662) */
  introspect: start().check(authenticatedClient).check(confidentialClient).check(tokenParameter),

  /** POST /oauth/revoke (RFC 7009) */
  revoke: start().check(authenticatedClient).check(tokenParameter),
} as const

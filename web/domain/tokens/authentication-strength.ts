import {
  ACR_PHISHING_RESISTANT,
  ACR_PHISHING_RESISTANT_HARDWARE,
  AMR_ATTESTED_KEY,
  AMR_UNATTESTED_KEY,
} from '@vouch/protocol'

/**
 * What a token says of the touch that it goes back to: that the key is hardware only where it was proven at enrolment,
 * which a loopback issuer does not ask for.
 *
 * @param keyAttested the key's attestation chained to a trusted root when it was enrolled
 */
export function authenticationStrength(keyAttested: boolean): { amr: string[]; acr: string } {
  return keyAttested
    ? { amr: [...AMR_ATTESTED_KEY], acr: ACR_PHISHING_RESISTANT_HARDWARE }
    : { amr: [...AMR_UNATTESTED_KEY], acr: ACR_PHISHING_RESISTANT }
}

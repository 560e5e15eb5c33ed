import type { ErrorName } from '@vouch/protocol'

const titles: Partial<Record<ErrorName, string>> = {
  loginRequestUnknown: 'This sign-in is over',
  loginOtherBrowser: 'Opened in another browser',
  loginOtherMachine: 'Not the machine that asked',
  loginRefused: 'Sign-in cancelled',
  numberTriesSpent: 'Three wrong numbers',
  pasteForbidden: 'Not possible here',
  pasteCodeGone: 'The code is gone',
  challengeUnknown: 'Too late for this touch',
  keyNotAccepted: 'Key not accepted',
  userVerificationMissing: 'This key has no PIN',
  keyNotHardware: 'Not a hardware key',
  keyNotTrusted: 'Key not trusted',
  keySynced: 'Not a hardware key',
  keyDisabled: 'This key is disabled',
  personDeactivated: 'Account deactivated',
  crossOriginRefused: 'Came from another website',
  clientUnknown: 'Unknown application',
  redirectUriRefused: 'Unknown way back',
  requestUriUnknown: 'This sign-in is over',
  internal: 'A fault of the server',
  databaseUnavailable: 'Back in a moment',
}

/** The heading over an error of the catalogue. */
export function failureTitle(name: ErrorName): string {
  return titles[name] ?? 'Sign-in stopped'
}

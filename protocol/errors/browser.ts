import { ExitCode, errors } from './entry.ts'

/** VCH-15xx: what stops a ceremony inside the browser, before the server hears of it. */
export const browserErrors = errors({
  touchCancelled: {
    code: 'VCH-1501',
    what: 'No key answered: the request was dismissed, the PIN was wrong, or the key is not enrolled here.',
    next: 'Try again, and touch a key that you enrolled.',
    status: 400,
    exit: ExitCode.keyRefused,
  },
  touchTimedOut: {
    code: 'VCH-1502',
    what: 'The time to touch your key ran out.',
    next: 'Plug in your key, then try again.',
    status: 400,
    exit: ExitCode.keyRefused,
  },
  browserWantsClick: {
    code: 'VCH-1503',
    what: 'The browser waits for a click before it asks for your key.',
    next: 'Press “Try again”.',
    status: 400,
    exit: ExitCode.keyRefused,
  },
  browserWithoutWebauthn: {
    code: 'VCH-1504',
    what: 'This browser cannot reach a security key.',
    next: 'Use a current Chrome, Edge, Firefox or Safari, outside of a private window.',
    status: 400,
    exit: ExitCode.keyRefused,
  },
  keyUnsuitable: {
    code: 'VCH-1505',
    what: 'This key cannot be used here: it has to hold a passkey and to check a PIN or fingerprint.',
    next: 'Set a PIN on the key, or use another one, then try again.',
    status: 400,
    exit: ExitCode.keyRefused,
  },
  keyUnreadable: {
    code: 'VCH-1506',
    what: 'The key was reached, but could not finish.',
    next: 'Take it out, plug it in again, then try again.',
    status: 400,
    exit: ExitCode.keyRefused,
  },
  pageAddressWrong: {
    code: 'VCH-1507',
    what: 'The browser does not allow keys on the address that this page was opened with.',
    next: 'Open this server by the address that your administrator gave you.',
    status: 400,
    exit: ExitCode.configuration,
  },
  serverAway: {
    code: 'VCH-1508',
    what: 'The server did not answer.',
    next: 'Check your connection, then try again.',
    status: 503,
    exit: ExitCode.unreachable,
  },
  inviteMissing: {
    code: 'VCH-1509',
    what: 'To enrol a key you need an invite, and this address does not carry one.',
    next: 'Open the whole link of your invite once more, or ask an administrator for a new one.',
    status: 404,
    exit: ExitCode.denied,
  },
  pageLeft: {
    code: 'VCH-1510',
    what: 'You went to another tab or window, and the browser stopped asking for your key.',
    next: 'Stay on this page until it says that it is done. Press “Try again”.',
    status: 400,
    exit: ExitCode.keyRefused,
  },
})

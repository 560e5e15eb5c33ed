import { ExitCode, errors } from './entry.ts'

/** VCH-62xx: people's own keys and sessions, and how a session ended before its time. */
export const keyErrors = errors({
  keyUnknown: {
    code: 'VCH-6201',
    what: 'There is no such security key, or it was removed.',
    next: 'Reload the page to see the keys that are there.',
    status: 404,
    exit: ExitCode.usage,
  },
  lastKey: {
    code: 'VCH-6202',
    what: 'This is your last working key: without it, nobody could sign you in.',
    next: 'Add another key first, then remove this one.',
    status: 409,
    exit: ExitCode.denied,
  },
  sessionUnknown: {
    code: 'VCH-6203',
    what: 'There is no such session, or it has ended.',
    next: 'Reload the page to see the sessions that are there.',
    status: 404,
    exit: ExitCode.usage,
  },
  sessionEndedByAdministrator: {
    code: 'VCH-6204',
    what: 'An administrator ended your session.',
    next: 'Ask them why, or log in again with `vouch login`.',
    status: 401,
    oauth: 'invalid_token',
    exit: ExitCode.notLoggedIn,
  },
  sessionEndedByPerson: {
    code: 'VCH-6205',
    what: 'You ended this session on the dashboard.',
    next: 'Log in again with `vouch login`.',
    status: 401,
    oauth: 'invalid_token',
    exit: ExitCode.notLoggedIn,
  },
  sessionKeyGone: {
    code: 'VCH-6206',
    what: 'The security key that this session began with was removed or disabled.',
    next: 'Log in with another key: `vouch login`.',
    status: 401,
    oauth: 'invalid_token',
    exit: ExitCode.notLoggedIn,
  },
  sessionPersonDeactivated: {
    code: 'VCH-6207',
    what: 'Your session has ended, because your account was deactivated.',
    next: 'Ask an administrator.',
    status: 401,
    oauth: 'invalid_token',
    exit: ExitCode.denied,
  },
  sessionRecovered: {
    code: 'VCH-6208',
    what: 'Your session has ended, because your account was recovered with a new key.',
    next: 'Log in with the new key: `vouch login`. If that was not you, tell an administrator now.',
    status: 401,
    oauth: 'invalid_token',
    exit: ExitCode.notLoggedIn,
  },
  loginAddressesDiffer: {
    code: 'VCH-6209',
    what: 'The login was refused: your browser and your terminal reached this server from different networks.',
    next: 'If you use a VPN, send both through it, then run `vouch login` again. If you did not start this login, tell an administrator.',
    status: 400,
    oauth: 'invalid_grant',
    exit: ExitCode.denied,
  },
})

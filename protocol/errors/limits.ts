import { ExitCode, errors } from './entry.ts'

/** VCH-66xx: how much one sender may ask for, and what an application may not ask of a browser. */
export const limitErrors = errors({
  rateLimited: {
    code: 'VCH-6601',
    what: 'There were too many requests of this kind in a short time.',
    next: 'Wait for as long as Retry-After says, then try again.',
    status: 429,
    // RFC 6749 §4.1.2.1; `slow_down` is an answer to polling alone (RFC 8628 §3.5).
    oauth: 'temporarily_unavailable',
    exit: ExitCode.rateLimited,
  },
  logoutHintRefused: {
    code: 'VCH-6602',
    what: 'An application asked to sign you out here with an ID token that is not one of its own from this server.',
    next: 'Sign out on this page, and tell whoever runs the application.',
    status: 400,
    oauth: 'invalid_request',
    exit: ExitCode.denied,
  },
})

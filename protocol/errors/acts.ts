import { ExitCode, errors } from './entry.ts'

/** VCH-60xx: what people do on the dashboard. */
export const actErrors = errors({
  administratorNeeded: {
    code: 'VCH-6001',
    what: 'Only an administrator may do this.',
    next: 'Ask one to do it for you.',
    status: 403,
    exit: ExitCode.denied,
  },
  stepUpNeeded: {
    code: 'VCH-6002',
    what: 'This needs a touch of your security key, for this act alone.',
    next: 'Touch your key when the page asks for it.',
    status: 403,
    exit: ExitCode.freshTouchNeeded,
  },
})

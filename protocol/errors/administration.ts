import { ExitCode, errors } from './entry.ts'

/** VCH-67xx: what administrators do with applications, signing keys and settings. */
export const administrationErrors = errors({
  applicationUnknown: {
    code: 'VCH-6701',
    what: 'There is no application of this id that this could be done with.',
    next: 'Reload the list of applications; the command line among them cannot be changed.',
    status: 404,
    exit: ExitCode.usage,
  },
  applicationInOtherState: {
    code: 'VCH-6702',
    what: 'Nothing was changed: the application is in that state already, or it is gone.',
    next: 'Reload the list of applications to see how it stands.',
    status: 409,
    exit: ExitCode.usage,
  },
  redirectUriUnsafe: {
    code: 'VCH-6703',
    what: 'An address cannot be registered: it has to be https, or http on 127.0.0.1 or [::1], in full, without a fragment or a user name.',
    next: 'Correct it and try again.',
    status: 400,
    exit: ExitCode.usage,
  },
})

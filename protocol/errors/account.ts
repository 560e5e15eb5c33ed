import { ExitCode, errors } from './entry.ts'

/** VCH-3403 to VCH-3407: the commands about one's own keys and sessions. */
export const accountErrors = errors({
  noSuchKey: {
    code: 'VCH-3403',
    what: 'You have no security key of this name or ID.',
    next: 'Run `vouch keys list` to see yours.',
    status: 404,
    exit: ExitCode.usage,
  },
  noSuchSession: {
    code: 'VCH-3404',
    what: 'You have no session of this ID.',
    next: 'Run `vouch sessions list` to see yours.',
    status: 404,
    exit: ExitCode.usage,
  },
  moreThanOneMeant: {
    code: 'VCH-3405',
    what: 'More than one is meant by this.',
    next: 'Give the ID in full; with `--json` the list shows it.',
    status: 409,
    exit: ExitCode.usage,
  },
  nothingDoneInBrowser: {
    code: 'VCH-3406',
    what: 'Nothing was changed: the page in the browser was not finished in time.',
    next: 'Run the command again, and touch your key when the page asks for it.',
    status: 408,
    exit: ExitCode.keyRefused,
  },
  ownSession: {
    code: 'VCH-3407',
    what: 'This is the session of this command itself.',
    next: 'Run `vouch logout` to end it.',
    status: 400,
    exit: ExitCode.usage,
  },
})

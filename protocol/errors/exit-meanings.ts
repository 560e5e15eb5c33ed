import { ExitCode } from './entry.ts'

/** What each exit code of the command line means, in the words of help, manual pages and docs. */
export const exitMeanings: Readonly<Record<ExitCode, string>> = {
  [ExitCode.ok]: 'done',
  [ExitCode.unexpected]: 'something went wrong that should not have',
  [ExitCode.notLoggedIn]: 'you are not logged in, or the session has ended',
  [ExitCode.keyRefused]:
    'the security key was refused, the login was cancelled in the browser, or nobody touched a key in time',
  [ExitCode.unreachable]: 'the server or AWS could not be reached',
  [ExitCode.denied]: 'refused: you, this machine or the role is not allowed to',
  [ExitCode.configuration]: 'a setting, a file or the agent is not as it has to be',
  [ExitCode.freshTouchNeeded]: 'a fresh touch of the key is needed',
  [ExitCode.rateLimited]: 'asked too often',
  [ExitCode.usage]: 'the command line was not understood',
  [ExitCode.commandNotExecutable]: '`vouch exec`: the program to run was found and cannot be started',
  [ExitCode.commandNotFound]: '`vouch exec`: the program to run was not found',
  [ExitCode.cancelled]: 'ended with Ctrl-C',
}

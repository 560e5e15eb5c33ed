import { ExitCode, errors } from './entry.ts'

/** VCH-35xx: commands that hand the credentials of a role to a program, a shell or a browser. */
export const handingOnErrors = errors({
  commandNotFound: {
    code: 'VCH-3501',
    what: 'The program to run was not found.',
    next: 'Check its name, and that its folder is on your PATH.',
    status: 400,
    exit: ExitCode.commandNotFound,
  },
  commandNotExecutable: {
    code: 'VCH-3502',
    what: 'The program to run was found and cannot be started.',
    next: 'Check that it is a program, and that you may execute it.',
    status: 400,
    exit: ExitCode.commandNotExecutable,
  },
  profileNotOfVouch: {
    code: 'VCH-3503',
    what: 'There is no such profile that Vouch wrote.',
    next: 'Write it with `vouch setup aws --role ARN --profile NAME`, or name the role with --role.',
    status: 400,
    exit: ExitCode.configuration,
  },
  roleUnclear: {
    code: 'VCH-3504',
    what: 'It is not clear which role is meant.',
    next: 'Write the profile once with `vouch setup aws --role ARN`, or give --role ARN (with --via for each role on the way) or --profile NAME here; not both.',
    status: 400,
    exit: ExitCode.usage,
  },
  noBrowserHere: {
    code: 'VCH-3505',
    what: 'No browser could be opened here.',
    next: 'Run it with --print, and open the address where you have a browser; it lets whoever has it in, so show it to nobody.',
    status: 400,
    exit: ExitCode.configuration,
  },
  browserDidNotCome: {
    code: 'VCH-3506',
    what: 'The browser was started, and did not come for the address of the console.',
    next: 'Run it again, or with --print.',
    status: 408,
    exit: ExitCode.configuration,
  },
  valueUnwritable: {
    code: 'VCH-3507',
    what: 'A value holds characters that cannot be written in this format so that they are read back as they are.',
    next: 'Use --format json.',
    status: 400,
    exit: ExitCode.configuration,
  },
  rolesNotPublished: {
    code: 'VCH-3508',
    what: 'This server is of a version that keeps no list of roles.',
    next: 'Ask an administrator of Vouch for the ARN of your role, and run `vouch setup aws --role ARN`.',
    status: 404,
    exit: ExitCode.configuration,
  },
})

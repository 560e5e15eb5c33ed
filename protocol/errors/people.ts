import { ExitCode, errors } from './entry.ts'

/** VCH-61xx: people, their groups, and the invites that administrators make. */
export const peopleErrors = errors({
  personUnknown: {
    code: 'VCH-6101',
    what: 'There is no such person here.',
    next: 'Look for them on the page of people; the list may have changed since you opened it.',
    status: 404,
    exit: ExitCode.usage,
  },
  personEnrolled: {
    code: 'VCH-6102',
    what: 'This person has an account and a security key already.',
    next: 'If they lost their keys, make them a recovery link instead.',
    status: 409,
    exit: ExitCode.denied,
  },
  personInOtherState: {
    code: 'VCH-6103',
    what: 'This cannot be done for this person now.',
    next: 'Reload the page to see how they stand, then choose again.',
    status: 409,
    exit: ExitCode.denied,
  },
  lastAdministrator: {
    code: 'VCH-6104',
    what: 'Nothing was changed: nobody would be left who can administer this server.',
    next: 'Make somebody else an administrator first, and let them enrol a security key.',
    status: 409,
    exit: ExitCode.denied,
  },
  inviteClosed: {
    code: 'VCH-6105',
    what: 'This invite is not open any more: it was used, revoked or replaced by a newer one.',
    next: 'Reload the page, and invite the person again if they still need it.',
    status: 409,
    exit: ExitCode.denied,
  },
  groupUnknown: {
    code: 'VCH-6106',
    what: 'There is no such group.',
    next: 'Reload the page of groups; it may have been deleted since you opened it.',
    status: 404,
    exit: ExitCode.usage,
  },
  groupNameTaken: {
    code: 'VCH-6107',
    what: 'There is a group of this name already; capitals make no difference.',
    next: 'Choose another name.',
    status: 409,
    exit: ExitCode.usage,
  },
  groupNameMalformed: {
    code: 'VCH-6108',
    what: 'A group cannot have this name.',
    next: 'Use 1 to 64 letters, digits, dots, hyphens and underscores, and begin with a letter or a digit.',
    status: 400,
    exit: ExitCode.usage,
  },
})

import { ExitCode, errors } from './entry.ts'

/** VCH-64xx: the audit log, and the programs that read it. */
export const auditErrors = errors({
  auditChainBroken: {
    code: 'VCH-6401',
    what: 'The audit log was changed after it was written.',
    next: 'Keep the database as it is, compare it with a backup from before the position named above, and find out who had access.',
    status: 500,
    exit: ExitCode.denied,
  },
  auditCheckpointRefused: {
    code: 'VCH-6402',
    what: 'This is not a checkpoint that one of the given keys signed.',
    next: 'Give the checkpoint as the server wrote it to its log, and the keys as `vouch-server audit keys` prints them.',
    status: 400,
    exit: ExitCode.usage,
  },
  auditFileUnreadable: {
    code: 'VCH-6403',
    what: 'The file is not an export of the audit log.',
    next: 'Give a whole file that `vouch-server audit export --format ndjson` wrote.',
    status: 400,
    exit: ExitCode.usage,
  },
  apiTokenRefused: {
    code: 'VCH-6404',
    what: 'The API token was not accepted: it is unknown, expired or revoked, or it was made for something else.',
    next: 'Ask an administrator to make a new one on the audit page.',
    status: 401,
    oauth: 'invalid_token',
    exit: ExitCode.denied,
  },
  apiTokenUnknown: {
    code: 'VCH-6405',
    what: 'There is no such API token, or it has been revoked.',
    next: 'Load the page again to see the tokens that there are.',
    status: 404,
    exit: ExitCode.usage,
  },
})

import { ExitCode, errors } from './entry.ts'

/** VCH-5xxx: running the server. */
export const serverErrors = errors({
  internal: {
    code: 'VCH-5000',
    what: 'Something went wrong on the server. It was not your fault, and nothing was changed.',
    next: 'Try again; if it keeps happening, tell the operator the time and this code.',
    status: 500,
    oauth: 'server_error',
    exit: ExitCode.unreachable,
  },
  databaseUnavailable: {
    code: 'VCH-5001',
    what: 'The server cannot reach its database right now.',
    next: 'Try again in a few seconds.',
    status: 503,
    oauth: 'temporarily_unavailable',
    exit: ExitCode.unreachable,
  },
  configurationInvalid: {
    code: 'VCH-5002',
    what: 'The configuration of the server is not valid.',
    next: 'Correct the variables named above; docs/configuration.md lists them all.',
    status: 500,
    exit: ExitCode.configuration,
  },
  dataFolderInUse: {
    code: 'VCH-5003',
    what: 'Another Vouch server is using this data folder.',
    next: 'Stop it, or give this one a folder of its own with VOUCH_DATA_DIR.',
    status: 500,
    exit: ExitCode.configuration,
  },
  dataFolderUnusable: {
    code: 'VCH-5004',
    what: 'The data folder cannot be used.',
    next: 'Give a folder that the server can write with VOUCH_DATA_DIR.',
    status: 500,
    exit: ExitCode.configuration,
  },
  migrationRefused: {
    code: 'VCH-5005',
    what: 'The database does not match the migrations of this version.',
    next: 'Run the version that wrote it, or restore a backup; docs/operations.md says how.',
    status: 500,
    exit: ExitCode.configuration,
  },
  signingKeyMissing: {
    code: 'VCH-5101',
    what: 'There is no signing key that may sign.',
    next: 'Run `vouch-server keys list`; restore the database, or make a key with `vouch-server keys init`.',
    status: 503,
    oauth: 'temporarily_unavailable',
    exit: ExitCode.unreachable,
  },
  signingKeyUndecryptable: {
    code: 'VCH-5102',
    what: 'A signing key cannot be decrypted with the master key of this server.',
    next: 'Start the server with the VOUCH_MASTER_KEY that encrypted it.',
    status: 503,
    oauth: 'temporarily_unavailable',
    exit: ExitCode.unreachable,
  },
  portInUse: {
    code: 'VCH-5006',
    what: 'The port is in use by another program.',
    next: 'Stop that program, or choose another port with VOUCH_PORT.',
    status: 500,
    exit: ExitCode.configuration,
  },
  commandUsage: {
    code: 'VCH-5007',
    what: 'The command was not understood.',
    next: 'Run `vouch-server --help`.',
    status: 400,
    exit: ExitCode.usage,
  },
})

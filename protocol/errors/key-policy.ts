import { ExitCode, errors } from './entry.ts'

/** VCH-625x to VCH-627x: which keys an administrator lets in, and what is published about their models. */
export const keyPolicyErrors = errors({
  keyModelNotAllowed: {
    code: 'VCH-6251',
    what: 'This key was not accepted: it is a genuine key of a model that the key policy does not list.',
    next: 'Use a key of a listed model, or ask an administrator to list this one.',
    status: 403,
    exit: ExitCode.keyRefused,
  },
  keyFirmwareTooOld: {
    code: 'VCH-6252',
    what: 'This key was not accepted: its firmware is older than the key policy asks for.',
    next: 'Use a newer key: the firmware of a key cannot be updated.',
    status: 403,
    exit: ExitCode.keyRefused,
  },
  keyFirmwareUnknown: {
    code: 'VCH-6253',
    what: 'This key was not accepted: it does not say which firmware it has, and the key policy asks for one.',
    next: 'Use a newer key, or ask an administrator to accept keys whose firmware is unknown.',
    status: 403,
    exit: ExitCode.keyRefused,
  },
  keyModelCompromised: {
    code: 'VCH-6254',
    what: 'This key was not accepted: the FIDO Alliance reports a security problem with its model.',
    next: 'Use a key of another model.',
    status: 403,
    exit: ExitCode.keyRefused,
  },
  keyFirmwareMalformed: {
    code: 'VCH-6255',
    what: 'This key was not accepted: what its certificate says about its firmware cannot be read.',
    next: 'Use another key, and tell the maker of this one.',
    status: 403,
    exit: ExitCode.keyRefused,
  },
  keyPolicyRefused: {
    code: 'VCH-6260',
    what: 'This key policy was not saved: parts of it cannot hold together.',
    next: 'Change what is named here, and save again.',
    status: 400,
    exit: ExitCode.configuration,
  },
  keyPolicyLocksOut: {
    code: 'VCH-6261',
    what: 'This key policy was not saved: it would disable the last key of every administrator.',
    next: 'Add a key that the new policy accepts first, or leave the keys in use that are enrolled already.',
    status: 409,
    exit: ExitCode.configuration,
  },
  metadataRefused: {
    code: 'VCH-6270',
    what: 'This is not a metadata file that the FIDO Alliance signed. The one that was loaded before stays in use.',
    next: 'Download it again from https://mds3.fidoalliance.org, and check VOUCH_MDS_ROOT where it comes from a mirror.',
    status: 400,
    exit: ExitCode.configuration,
  },
  metadataOlder: {
    code: 'VCH-6271',
    what: 'This metadata file is older than the one in use, which stays.',
    next: 'Download the newest from https://mds3.fidoalliance.org.',
    status: 409,
    exit: ExitCode.configuration,
  },
  metadataExpired: {
    code: 'VCH-6272',
    what: 'This metadata file should have been replaced by a newer one already. The one that was loaded before stays in use.',
    next: 'Download the newest from https://mds3.fidoalliance.org.',
    status: 400,
    exit: ExitCode.configuration,
  },
  metadataUnreachable: {
    code: 'VCH-6273',
    what: 'The metadata could not be downloaded. What was loaded before stays in use.',
    next: 'Check that this server reaches VOUCH_MDS_URL, or load the file by hand with `vouch-server metadata load`.',
    status: 502,
    exit: ExitCode.unreachable,
  },
})

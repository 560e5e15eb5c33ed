/** The built-in public native client (RFC 8252): the `vouch` command line. */
export const CLI_CLIENT_ID = 'vouch-cli'

/** Its registered redirect URIs; the port is ignored when they are compared (RFC 8252 §7.3). */
export const CLI_REDIRECT_URIS = ['http://127.0.0.1/callback', 'http://[::1]/callback'] as const

/** Where the command line proves, beside its callback, that the browser is on its machine. */
export const LOOPBACK_CALLBACK_PATH = '/callback'
export const LOOPBACK_PROOF_PATH = '/proof'

/** `typ` of the JWT by which the command line answers the server's loopback challenge with its DPoP key. */
export const LOOPBACK_PROOF_TYP = 'vouch-loopback-proof+jwt'

/** Parameters of our own in a pushed request: facts about the machine that asks, shown on the page as claimed. */
export const HOST_NAME_PARAMETER = 'vouch_host'
export const OS_USER_PARAMETER = 'vouch_user'
export const CLIENT_VERSION_PARAMETER = 'vouch_version'
export const CLIENT_OS_PARAMETER = 'vouch_os'

/** Parameter of our own in a pushed request: `1` where the terminal can take a code that a person pastes into it. */
export const TAKES_PASTE_PARAMETER = 'vouch_paste'

/** Parameter of our own in a token exchange for AWS: `omit` asks for a token without tags and source identity. */
export const SESSION_TAGS_PARAMETER = 'vouch_session_tags'

/** Parameter of our own in a token exchange for AWS: the id of the loan that the credentials are for. */
export const AWS_LOAN_PARAMETER = 'vouch_loan'

/** RFC 8693 §3, §2.1. */
export const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token'
export const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token'

/** A login request's public name, as it stands in the address of its page: 128 bits, base64url. */
export const LOGIN_REQUEST_ID = /^[\w-]{22}$/

/** A code as the page shows it, for a person to paste into a terminal that is on another machine. */
export const PASTED_CODE = /^vouch_ac_[\w-]{43}$/

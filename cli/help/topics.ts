import { exitMeanings } from '@vouch/protocol/errors/exit-meanings'

/** What help tells beside the commands: `vouch help NAME`. Manual page and docs tell the same. */
export interface Topic {
  readonly name: string
  readonly title: string
  /** Prose (see `blocksOf`). */
  readonly text: string
}

const exitCodes: Topic = {
  name: 'exit-codes',
  title: 'Exit codes',
  text: Object.entries(exitMeanings)
    .map(([code, meaning]) => `| ${code} | ${meaning} |`)
    .concat(
      '',
      'An error is a line on stderr, also with `--json`: what happened, what to do, and the code that the docs explain.',
    )
    .join('\n'),
}

const variables: Topic = {
  name: 'variables',
  title: 'Variables',
  text: `
    | VOUCH_SERVER | the server, where \`--server\` is not given |
    | VOUCH_NO_AGENT | \`1\`: no agent is started or asked; whatever needs one ends with 6 |
    | VOUCH_NO_UPDATE_NOTICE | \`1\`: nothing is said where this program is older than the server |
    | VOUCH_DEBUG | \`1\`: an error shows where it comes from, without secrets |
    | NO_COLOR | set to anything: no colours |
    | BROWSER | the program to open pages with, also in a shell over SSH |
    | AWS_CONFIG_FILE | your AWS config file, where it is not ~/.aws/config |
    | AWS_SHARED_CREDENTIALS_FILE | your AWS credentials file, where it is not ~/.aws/credentials |
    | AWS_REGION, AWS_DEFAULT_REGION | the region whose STS is asked, where none is given |
    | AWS_ENDPOINT_URL_STS | which STS is asked instead |
    | AWS_ENDPOINT_URL_SIGNIN | which sign-in \`vouch aws console\` asks instead: https, or http on this machine |
    | AWS_PROFILE | whose role \`exec\`, \`env\` and \`aws console\` use, where none is named and Vouch wrote the profile |
    | SHELL | for which shell \`env\` prints |
    | VOUCH_EXEC | set by \`exec\` for its program: the ARN of the role |
    | XDG_CONFIG_HOME | where the configuration of this program is, where it is not ~/.config |
    | XDG_RUNTIME_DIR | where the agent's socket is |
    | HTTPS_PROXY, HTTP_PROXY | not used: Vouch goes to its server directly |
  `,
}

const files: Topic = {
  name: 'files',
  title: 'Files',
  text: `
    | ~/.config/vouch/config.json | the address of the server, and nothing secret; below XDG_CONFIG_HOME where that is set |
    | $XDG_RUNTIME_DIR/vouch | the agent's socket, the token by which a caller shows who it is, and when the session ends (for prompts); else \`~/.vouch/run\`: a folder that only you can enter |
    | ~/.vouch | locks, which hold nothing |
    | ~/.aws/config | the profiles that \`vouch setup aws\` writes, beside your own |

    Sessions, keys and credentials are in the agent's memory alone, and never in a file.
  `,
}

export const topics: readonly Topic[] = [exitCodes, variables, files]

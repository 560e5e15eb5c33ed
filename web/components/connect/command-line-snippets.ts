/** Makes the command out of a clone of the repository, and puts it on the PATH. */
export const installCommands = `npm install
npm link --workspace cli`

/** Logs in here. @param url the issuer */
export function loginCommand(url: string): string {
  return `vouch login --server ${url}`
}

/** Writes a profile for a role, and uses it. */
export const profileCommands = `vouch setup aws --role arn:aws:iam::123456789012:role/VouchDeveloper
aws sts get-caller-identity --profile vouch`

/** Writes a profile for each role that is published for whoever runs it. */
export const allProfilesCommand = 'vouch setup aws --all'

/** Makes the command out of a clone of the repository, and puts it on the PATH. */
export const installCommands = `npm install
npm link --workspace cli`

/** Logs in here. @param url the issuer */
export function loginCommand(url: string): string {
  return `vouch login --server ${url}`
}

/** Stands for a role where none is published. */
export const SAMPLE_ROLE = 'arn:aws:iam::123456789012:role/VouchDeveloper'

/** Writes a profile for a role, and uses it. @param role an ARN, and the roles that lead to it */
export function profileCommands({ arn, via }: { readonly arn: string; readonly via: readonly string[] }): string {
  const way = via.map((step) => ` --via ${step}`).join('')
  return `vouch setup aws --role ${arn}${way} --profile vouch
aws sts get-caller-identity --profile vouch`
}

/** Writes a profile for each role that is published for whoever runs it. */
export const allProfilesCommand = 'vouch setup aws --all'

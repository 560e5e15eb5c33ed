/** What a borrower has to be told: names and values of environment variables that every AWS SDK knows. */
export type BorrowerVariables = Readonly<Record<string, string>>

export interface Lending {
  readonly uri: string
  readonly token: string
  /** Where the token stands in a file instead. */
  readonly tokenFile: string | undefined
  readonly region: string | undefined
}

export function borrowerVariables({ uri, token, tokenFile, region }: Lending): BorrowerVariables {
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: uri,
    ...(tokenFile === undefined
      ? { AWS_CONTAINER_AUTHORIZATION_TOKEN: token }
      : { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile }),
    // botocore knows the second name alone, and the SDK for JavaScript the first.
    ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  }
}

/** A line for a POSIX shell. */
export function exportLine(name: string, value: string): string {
  const plain = /^[\w/:.,@%+=-]+$/.test(value)
  return `export ${name}=${plain ? value : `'${value.replaceAll("'", "'\\''")}'`}`
}

/** Hands the port on to another machine, where it is reached as it is here. */
export function sshLine(port: number): string {
  return `ssh -R 127.0.0.1:${port}:127.0.0.1:${port} HOST`
}

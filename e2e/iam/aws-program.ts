import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** The AWS CLI of this machine; undefined where there is none. Others on the PATH may be wrappers of a version manager. */
export const awsProgram = ['/usr/bin/aws', '/usr/local/bin/aws'].find((path) => existsSync(path))

export interface ScriptRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Version 1 of the AWS CLI reads a value that begins so from there (its guide, `cli_follow_urlparam`); version 2 only files. */
const REFUSE_FETCHED = `for word; do
  case "$word" in http://*|https://*|file://*|fileb://*) echo "aws would fetch $word" >&2; exit 252;; esac
done
`

/**
 * Runs a bash script whose `aws` is the real AWS CLI, pointed to a local endpoint: older versions know no variable for that.
 * A value that some version would fetch in the place of taking it is refused.
 *
 * @param program path of the AWS CLI
 * @param endpoint URL that it talks to in the place of AWS
 */
export async function runWithAws(script: string, program: string, endpoint: string): Promise<ScriptRun> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-aws-'))
  try {
    await mkdir(join(folder, 'bin'))
    const wrapper = `#!/bin/sh\n${REFUSE_FETCHED}exec "${program}" --endpoint-url "${endpoint}" --region us-east-1 "$@"\n`
    await writeFile(join(folder, 'bin/aws'), wrapper)
    await chmod(join(folder, 'bin/aws'), 0o755)
    const child = spawn('bash', ['-s'], {
      env: {
        HOME: folder,
        PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
        AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_PAGER: '',
      },
    })
    child.stdin.end(script)
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    return { code, stdout, stderr }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installed } from '../../cli/shell/testing/installed.ts'
import { repositoryRoot } from '../processes/built.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { type Finished, runProcess } from '../processes/start-process.ts'
import { whyNoRemoteMachine } from '../ssh/walled-off.ts'

/** Where the tools of others find AWS. */
export interface Endpoints {
  readonly sts: string
  readonly s3: string
}

/** A tool of others that reads a profile which Vouch wrote. */
export interface Counterpart {
  readonly name: string
  /** Of which Debian package it is, where npm does not bring it. */
  readonly packages: readonly string[]
  /** Its error has what Vouch said on stderr. The SDK for JavaScript names no link of its chain that failed. */
  readonly passesWordsOn: boolean
  /** @returns what it says of itself, or undefined where it is not installed */
  version(): Promise<string | undefined>
  /** Asks AWS who it is, or for its buckets. Both go on with what the environment says, a profile above all. */
  run(environment: Readonly<Record<string, string>>, endpoints: Endpoints): Promise<Finished>
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/** Debian's, before what else may be on the PATH under this name. */
const AWS = '/usr/bin/aws'
const PYTHON = '/usr/bin/python3'
const RCLONE = '/usr/bin/rclone'
const GO = '/usr/bin/go'
const GO_PACKAGES = '/usr/share/gocode'

const awsCli: Counterpart = {
  name: 'AWS CLI',
  packages: ['awscli'],
  passesWordsOn: true,
  version: async () => firstWords(await said(AWS, ['--version'])),
  run: (environment, { sts }) =>
    runProcess(AWS, ['sts', 'get-caller-identity', '--endpoint-url', sts, '--output', 'text', '--query', 'Arn'], {
      environment,
    }),
}

const awsCliS3: Counterpart = {
  ...awsCli,
  name: 'AWS CLI, S3',
  run: (environment, { s3 }) => runProcess(AWS, ['s3', 'ls', '--endpoint-url', s3], { environment }),
}

const boto3: Counterpart = {
  name: 'boto3',
  packages: ['python3-boto3'],
  passesWordsOn: true,
  version: () =>
    said(PYTHON, ['-c', 'import boto3, botocore; print(boto3.__version__, "with botocore", botocore.__version__)']),
  run: (environment, { sts, s3 }) => runProcess(PYTHON, [here('./caller_identity.py'), sts, s3], { environment }),
}

const javascript: Counterpart = {
  name: 'AWS SDK for JavaScript',
  packages: [],
  passesWordsOn: false,
  version: async () => {
    const manifest = await readFile(join(repositoryRoot, 'node_modules/@aws-sdk/client-sts/package.json'), 'utf8')
    return `client-sts ${JSON.parse(manifest).version}`
  },
  run: (environment, { sts }) =>
    runProcess(process.execPath, ['--no-warnings', here('../demo/caller-identity.mjs')], {
      environment: { ...environment, AWS_ENDPOINT_URL_STS: sts },
    }),
}

const rclone: Counterpart = {
  name: 'rclone',
  packages: ['rclone'],
  passesWordsOn: true,
  version: async () => (await said(RCLONE, ['version']))?.split('\n')[0],
  run: (environment, { s3 }) =>
    runProcess(RCLONE, ['lsd', 'vouch:', '--quiet', '--retries', '1', '--low-level-retries', '1'], {
      environment: {
        ...environment,
        RCLONE_CONFIG_VOUCH_TYPE: 's3',
        RCLONE_CONFIG_VOUCH_PROVIDER: 'Other',
        RCLONE_CONFIG_VOUCH_ENV_AUTH: 'true',
        RCLONE_CONFIG_VOUCH_ENDPOINT: s3,
      },
    }),
}

const go: Counterpart = {
  name: 'AWS SDK for Go',
  packages: ['golang-go', 'golang-github-aws-aws-sdk-go-v2-dev'],
  passesWordsOn: true,
  version: async () => {
    const metadata = `${GO_PACKAGES}/src/github.com/aws/aws-sdk-go-v2/aws/go_module_metadata.go`
    if (!existsSync(metadata)) return undefined
    const found = await readFile(metadata, 'utf8')
    const compiler = (await said(GO, ['version']))?.split(' ')[2]
    return compiler === undefined ? undefined : `${/goModuleVersion = "(.*)"/.exec(found)?.[1]} with ${compiler}`
  },
  run: async (environment, { sts }) => runProcess(await goProgram(), [sts], { environment }),
}

export const counterparts: readonly Counterpart[] = [awsCli, awsCliS3, boto3, javascript, rclone, go]

/** What reads our completion, our prompt hook and our manual pages, and where Debian has it. */
const READERS = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  pwsh: undefined,
  man: 'man-db',
  mandoc: 'mandoc',
}

/** One line each: what is there in which version, and what is skipped. */
export async function describeCounterparts(): Promise<string[]> {
  const readers = Object.entries(READERS).map(([name, debian]) =>
    installed(name)
      ? `tried:   ${name}`
      : `skipped: ${name}, which is not installed (Debian: ${debian ?? 'has no package of it'})`,
  )
  const lines = counterparts.map(async ({ name, packages, version }) => {
    const found = await version()
    return found === undefined
      ? `skipped: ${name}, which is not installed (Debian: ${packages.join(', ')})`
      : `tried:   ${name}, ${found}`
  })
  const noRemote = await whyNoRemoteMachine()
  const remote =
    noRemote === undefined
      ? `tried:   a remote machine, ${await sshVersion()}`
      : `skipped: a remote machine by SSH: ${noRemote} (Debian: openssh-server, openssh-client, iproute2)`
  return [...(await Promise.all(lines)), remote, ...readers]
}

/** Compiled once, out of Debian's packages alone: as in the days before modules, with the packages at one place. */
async function goProgram(): Promise<string> {
  const folder = join(repositoryRoot, '.cache/counterparts')
  const program = join(folder, 'caller-identity')
  await mkdir(folder, { recursive: true })
  const environment = cleanEnvironment({
    GO111MODULE: 'off',
    GOPATH: GO_PACKAGES,
    GOCACHE: join(folder, 'go'),
    GOFLAGS: '',
  })
  const built = await runProcess(GO, ['build', '-o', program, here('./caller_identity.go')], { environment })
  if (built.code !== 0) throw new Error(`The Go program does not compile:\n${built.stderr}`)
  return program
}

/** It says it on stderr. */
async function sshVersion(): Promise<string> {
  const { stderr } = await runProcess('/usr/bin/ssh', ['-V'], { environment: cleanEnvironment() })
  return stderr.split(',')[0] ?? ''
}

async function said(program: string, args: readonly string[]): Promise<string | undefined> {
  if (!existsSync(program)) return undefined
  const { code, stdout } = await runProcess(program, args, { environment: cleanEnvironment() })
  return code === 0 ? stdout.trim() : undefined
}

function firstWords(text: string | undefined): string | undefined {
  return text?.split(' ').slice(0, 2).join(' ')
}

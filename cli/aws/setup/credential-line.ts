import type { IniSection } from './ini-sections.ts'

export const CREDENTIAL_PROCESS = 'credential_process'

/** What the line of a profile asks `vouch credential aws` for. */
export interface CredentialRequest {
  readonly roleArn: string
  /** ARNs of the roles that lead to it, in order. */
  readonly via: readonly string[]
  readonly durationSeconds: number | undefined
}

/** A `credential_process` that Vouch wrote. */
export interface WrittenLine extends CredentialRequest {
  readonly value: string
  /** Where it is in `linesOf`. */
  readonly line: number
}

/** @param command how a shell and botocore start this program, quoted where it must be */
export function credentialProcess(command: string, { roleArn, via, durationSeconds }: CredentialRequest): string {
  const duration = durationSeconds === undefined ? [] : ['--duration', String(durationSeconds)]
  const roles = ['--role', roleArn, ...via.flatMap((arn) => ['--via', arn])]
  return [command, 'credential', 'aws', ...roles, ...duration].join(' ')
}

/**
 * What a profile of ours asks for. What marks it is its one `credential_process`: it runs a program called vouch with the words, in the
 * order, that `vouch setup aws` writes. The page promises the exact content of the file, so there is no room for a mark of another kind.
 *
 * @returns undefined where the profile is somebody else's, or was changed by hand into something else
 */
export function writtenByVouch(section: IniSection): WrittenLine | undefined {
  const [setting, second] = section.settings.filter(({ key }) => key === CREDENTIAL_PROCESS)
  if (setting === undefined || second !== undefined || setting.isContinued) return undefined
  const match = WRITTEN.exec(setting.value)
  const program = match?.[1] ?? match?.[2] ?? ''
  const roleArn = match?.[3]
  if (roleArn === undefined || !isCalledVouch(program)) return undefined
  const via = (match?.[4] ?? '').split(' --via ').slice(1)
  const durationSeconds = match?.[5] === undefined ? undefined : Number(match[5])
  return { roleArn, via, durationSeconds, value: setting.value, line: setting.line }
}

/**
 * Whether a program is called vouch: `vouch.cmd` and `vouch-linux-x64` are too.
 *
 * @param path of the program, or its bare name
 */
export function isCalledVouch(path: string): boolean {
  return /(?:^|[/\\])vouch(?:[-.][\w.-]*)?$/.test(path)
}

const WRITTEN =
  /^(?:\/?"([^"]+)"|([^\s"]+)) credential aws --role (arn:\S+)((?: --via arn:\S+){0,4})(?: --duration (\d{3,5}))?$/

import type { IniSection } from '../config-file/ini-sections.ts'

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
  const call = vouchCall(setting.value)
  const [, roleArn, roles = '', duration] = WRITTEN.exec(call?.words ?? '') ?? []
  if (roleArn === undefined) return undefined
  const via = roles.split(' --via ').slice(1)
  const durationSeconds = duration === undefined ? undefined : Number(duration)
  return { roleArn, via, durationSeconds, value: setting.value, line: setting.line }
}

const WRITTEN = /^credential aws --role (arn:\S+)((?: --via arn:\S+){0,4})(?: --duration (\d{3,5}))?$/

/** The value of a `credential_process` that starts a program called vouch. */
export interface VouchCall {
  /** Its path or bare name, without the quotes that `quotedPath` writes. */
  readonly program: string
  /** What stands behind it. */
  readonly words: string
}

/** @returns undefined where another program is started */
export function vouchCall(value: string): VouchCall | undefined {
  const [, slash = '', quoted, bare, words = ''] = CALL.exec(value) ?? []
  const program = quoted === undefined ? bare : slash + quoted
  return program === undefined || !isCalledVouch(program) ? undefined : { program, words }
}

/** The first slash of a quoted path stands before the quotes (`quotedPath` says why), or within, as it was written once. */
const CALL = /^(?:(\/?)"([^"]+)"|([^\s"]+)) (.*)$/

/**
 * Whether a program is called vouch: `vouch.cmd` and `vouch-linux-x64` are too.
 *
 * @param path of the program, or its bare name
 */
export function isCalledVouch(path: string): boolean {
  return /(?:^|[/\\])vouch(?:[-.][\w.-]*)?$/.test(path)
}

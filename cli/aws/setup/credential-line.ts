import type { IniSection } from './ini-sections.ts'

export const CREDENTIAL_PROCESS = 'credential_process'

/** @param command how a shell and botocore start this program, quoted where it must be */
export function credentialProcess(command: string, roleArn: string): string {
  return `${command} credential aws --role ${roleArn}`
}

/**
 * The role of a profile that Vouch wrote. What marks it is its one `credential_process`: it runs a program called vouch with the words
 * that `vouch setup aws` writes. The page promises the exact content of the file, so there is no room for a mark of another kind.
 *
 * @returns undefined where the profile is somebody else's, or was changed by hand into something else
 */
export function roleWrittenByVouch(section: IniSection): { roleArn: string; value: string; line: number } | undefined {
  const [setting, second] = section.settings.filter(({ key }) => key === CREDENTIAL_PROCESS)
  if (setting === undefined || second !== undefined) return undefined
  const match = WRITTEN.exec(setting.value)
  const program = match?.[1] ?? match?.[2] ?? ''
  const roleArn = match?.[3]
  if (roleArn === undefined || !/(?:^|[/\\])vouch(?:\.cjs|\.cmd|\.exe)?$/.test(program)) return undefined
  return { roleArn, value: setting.value, line: setting.line }
}

const WRITTEN = /^(?:"([^"]+)"|(\S+)) credential aws --role (arn:\S+)$/

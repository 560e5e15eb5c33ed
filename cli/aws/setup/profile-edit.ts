import { VouchError } from '@vouch/protocol'
import { CREDENTIAL_PROCESS, credentialProcess, roleWrittenByVouch } from './credential-line.ts'
import { type IniSection, linesOf, profileOf, sectionsOf } from './ini-sections.ts'

export interface ProfileRequest {
  readonly roleArn: string
  /** How the profile starts vouch, in the file's own bytes. */
  readonly command: string
  /** Unless given, `vouch`, or `vouch-2` and so on where that is taken. */
  readonly profile?: string | undefined
}

export interface ProfileEdit {
  readonly profile: string
  readonly change: 'none' | 'add' | 'update'
  readonly text: string
}

/**
 * Puts a profile for a role into the text of `~/.aws/config`: a section at its end, or one changed line where Vouch wrote the profile
 * before. Every other byte stays; the same request a second time changes nothing.
 *
 * @param text of the configuration file, a character a byte
 * @param credentials text of the credentials file, whose static keys would win
 * @throws VouchError `awsProfileName`, `awsProfileTaken`, `awsProfileShadowed`, `awsConfigUnsafe` (a profile stands twice)
 */
export function editProfile(text: string, credentials: string, request: ProfileRequest): ProfileEdit {
  if (request.profile !== undefined && !PROFILE_NAME.test(request.profile)) throw new VouchError('awsProfileName')
  const lines = linesOf(text)
  const sections = sectionsOf(lines)
  const shadows = sectionsOf(linesOf(credentials))
  const name = request.profile ?? profileForRole(sections, request) ?? freeName(sections, shadows)
  const [section, second] = sections.filter(({ header }) => profileOf(header) === name)
  if (second !== undefined) {
    throw new VouchError('awsConfigUnsafe', { detail: `The profile ${name} stands in it more than once.` })
  }
  if (shadows.some(({ header, settings }) => isNamed(header, name) && holdsStaticKeys(settings))) {
    throw new VouchError('awsProfileShadowed', { detail: `The profile is ${name}.` })
  }
  if (section === undefined) return { profile: name, change: 'add', text: text + newSection(text, name, request) }
  return updated(lines, section, name, request)
}

const PROFILE_NAME = /^[A-Za-z0-9._-]{1,64}$/

function updated(lines: readonly string[], section: IniSection, name: string, request: ProfileRequest): ProfileEdit {
  const written = roleWrittenByVouch(section)
  if (written === undefined) throw new VouchError('awsProfileTaken', { detail: `The profile is ${name}.` })
  if (holdsStaticKeys(section.settings))
    throw new VouchError('awsProfileShadowed', { detail: `The profile is ${name}.` })
  const value = credentialProcess(request.command, request.roleArn)
  if (written.value === value) return { profile: name, change: 'none', text: lines.join('') }
  const edited = lines.map((line, index) =>
    index === written.line
      ? line.replace(/^([^=]*=[^\S\r\n]*)[^\r\n]*/, (_, start: string) => `${start}${value}`)
      : line,
  )
  return { profile: name, change: 'update', text: edited.join('') }
}

/** The profile that Vouch wrote for this role before, if any. */
function profileForRole(sections: readonly IniSection[], request: ProfileRequest): string | undefined {
  return sections
    .filter((section) => roleWrittenByVouch(section)?.roleArn === request.roleArn)
    .map(({ header }) => profileOf(header))
    .find((name) => name !== undefined && PROFILE_NAME.test(name))
}

function freeName(sections: readonly IniSection[], shadows: readonly IniSection[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'vouch' : `vouch-${number}`
    const isTaken = sections.some(({ header }) => profileOf(header) === name)
    if (!isTaken && !shadows.some(({ header }) => isNamed(header, name))) return name
  }
}

/** In the credentials file a section is the bare name; some tools take `profile NAME` there too. */
function isNamed(header: string, name: string): boolean {
  return header === name || profileOf(header) === name
}

function holdsStaticKeys(settings: IniSection['settings']): boolean {
  return settings.some(({ key }) => key === 'aws_access_key_id' || key === 'aws_secret_access_key')
}

function newSection(text: string, name: string, request: ProfileRequest): string {
  const end = /\r?\n/.exec(text)?.[0] ?? '\n'
  const header = name === 'default' ? '[default]' : `[profile ${name}]`
  const line = `${CREDENTIAL_PROCESS} = ${credentialProcess(request.command, request.roleArn)}`
  return `${separation(text, end)}${header}${end}${line}${end}`
}

/** An empty line above the new section, and an end for a last line that has none. */
function separation(text: string, end: string): string {
  if (text === '' || text === '\u00ef\u00bb\u00bf') return ''
  if (!text.endsWith('\n')) return end + end
  return /\n\r?\n$/.test(text) ? '' : end
}

import { VouchError } from '@vouch/protocol'
import { BYTE_ORDER_MARK, type IniSection, linesOf, profileOf, sectionsOf } from '../config-file/ini-sections.ts'
import { CREDENTIAL_PROCESS, type CredentialRequest, credentialProcess, writtenByVouch } from './credential-line.ts'
import { refuseBrokenProfile } from './profile-traps.ts'

/** A profile that is wanted. What is undefined stays as it is where Vouch wrote the profile for this role before. */
export interface ProfileRequest {
  readonly roleArn: string
  /** How the profile starts vouch, in the file's own bytes. */
  readonly command: string
  /** Unless given, `vouch`, or `vouch-2` and so on where that is taken. */
  readonly profile?: string | undefined
  readonly region?: string | undefined
  readonly durationSeconds?: number | undefined
  /** ARNs of the roles that lead to it, in order. */
  readonly via?: readonly string[] | undefined
}

export interface ProfileEdit {
  readonly profile: string
  readonly change: 'none' | 'add' | 'update'
  /** The role that the profile was for, where it was another. */
  readonly before?: string | undefined
  readonly text: string
}

/**
 * Puts a profile for a role into the text of `~/.aws/config`: a section at its end, or changed lines where Vouch wrote the profile
 * before. Every other byte stays; the same request a second time changes nothing.
 *
 * @param text of the configuration file, a character a byte
 * @param credentials text of the credentials file, whose settings would win
 * @throws VouchError `awsProfileName`, `awsProfileTaken`, `awsProfileShadowed`, `awsProfileMixed`, `awsConfigUnsafe` (a profile stands
 *   twice)
 */
export function editProfile(text: string, credentials: string, request: ProfileRequest): ProfileEdit {
  if (request.profile !== undefined && !PROFILE_NAME.test(request.profile)) throw new VouchError('awsProfileName')
  const lines = linesOf(text)
  const sections = sectionsOf(lines)
  const shadows = sectionsOf(linesOf(credentials))
  const name = request.profile ?? profileForRole(sections, request) ?? freeName(sections, shadows)
  refuseBrokenProfile(name, sections, shadows)
  const section = sections.find(({ header }) => profileOf(header) === name)
  if (section === undefined) return { profile: name, change: 'add', text: text + newSection(text, name, request) }
  return updated(lines, section, name, request)
}

/** What a profile may be called, so that every tool, shell and file format takes it as it is. */
export const PROFILE_NAME = /^[A-Za-z0-9._-]{1,64}$/

function updated(lines: readonly string[], section: IniSection, name: string, request: ProfileRequest): ProfileEdit {
  const written = writtenByVouch(section)
  if (written === undefined) throw new VouchError('awsProfileTaken', { detail: `The profile is ${name}.` })
  const isSameRole = written.roleArn === request.roleArn
  const wanted = isSameRole
    ? {
        roleArn: request.roleArn,
        via: request.via ?? written.via,
        durationSeconds: request.durationSeconds ?? written.durationSeconds,
      }
    : credentialRequest(request)
  const edited = [...lines]
  const value = credentialProcess(request.command, wanted)
  if (written.value !== value) edited[written.line] = withValue(lines[written.line] ?? '', value)
  if (request.region !== undefined) putRegion(edited, section, written.line, request.region)
  const text = edited.join('')
  const change = text === lines.join('') ? 'none' : 'update'
  return { profile: name, change, before: isSameRole ? undefined : written.roleArn, text }
}

function credentialRequest({ roleArn, via = [], durationSeconds }: ProfileRequest): CredentialRequest {
  return { roleArn, via, durationSeconds }
}

function withValue(line: string, value: string): string {
  return line.replace(/^([^=]*=[^\S\r\n]*)[^\r\n]*/, (_, start: string) => `${start}${value}`)
}

/** Above the credential_process: where Vouch writes a region, and people who add one by hand mostly do not. */
function putRegion(lines: string[], section: IniSection, credentialLine: number, region: string): void {
  const present = section.settings.find(({ key }) => key === 'region')
  if (present === undefined) {
    lines[credentialLine] = `region = ${region}${lineEnd(lines[section.start])}${lines[credentialLine]}`
  } else if (present.value !== region) {
    lines[present.line] = withValue(lines[present.line] ?? '', region)
  }
}

/** The profile that Vouch wrote for this role before, if any. */
function profileForRole(sections: readonly IniSection[], request: ProfileRequest): string | undefined {
  return sections
    .filter((section) => writtenByVouch(section)?.roleArn === request.roleArn)
    .map(({ header }) => profileOf(header))
    .find((name) => name !== undefined && PROFILE_NAME.test(name))
}

/** Nor one that differs by capitals alone: people would take it for the same. */
function freeName(sections: readonly IniSection[], shadows: readonly IniSection[]): string {
  const taken = new Set([
    ...sections.map(({ header }) => profileOf(header)?.toLowerCase()),
    ...shadows.map(({ header }) => (profileOf(header) ?? header).toLowerCase()),
  ])
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'vouch' : `vouch-${number}`
    if (!taken.has(name)) return name
  }
}

function newSection(text: string, name: string, request: ProfileRequest): string {
  const end = /\r?\n/.exec(text)?.[0] ?? '\n'
  const header = name === 'default' ? '[default]' : `[profile ${name}]`
  const region = request.region === undefined ? [] : [`region = ${request.region}`]
  const line = `${CREDENTIAL_PROCESS} = ${credentialProcess(request.command, credentialRequest(request))}`
  return [...separation(text), header, ...region, line].map((each) => each + end).join('')
}

/**
 * One line end in front of a section, whatever the text before it ends with: an empty line where the last one has an end, and its end
 * where it has none. So taking the section out again finds the former bytes (profile-removal.ts).
 */
function separation(text: string): string[] {
  return text === '' || text === BYTE_ORDER_MARK ? [] : ['']
}

function lineEnd(line: string | undefined): string {
  return /\r?\n$/.exec(line ?? '')?.[0] ?? '\n'
}

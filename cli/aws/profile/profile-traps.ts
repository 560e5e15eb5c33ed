import { VouchError } from '@vouch/protocol'
import { type IniSection, profileOf } from '../config-file/ini-sections.ts'
import { writtenByVouch } from './credential-line.ts'

/** Settings that win over the credential_process of a profile in one AWS tool or another. */
const STATIC_KEYS = ['aws_access_key_id', 'aws_secret_access_key']
const OTHER_SOURCES = [
  'role_arn',
  'source_profile',
  'credential_source',
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'sso_account_id',
  'login_session',
]

/** In the credentials file: its settings are taken before those of the configuration file. */
const WINNING = [...STATIC_KEYS, ...OTHER_SOURCES, 'credential_process']

/**
 * Refuses a profile that would not work: one that stands twice, that has static keys or another source of credentials beside ours, or that
 * the credentials file answers for.
 *
 * @param sections of the configuration file
 * @param shadows sections of the credentials file
 * @throws VouchError `awsConfigUnsafe`, `awsProfileShadowed`, `awsProfileMixed`
 */
export function refuseBrokenProfile(
  name: string,
  sections: readonly IniSection[],
  shadows: readonly IniSection[],
): void {
  const [section, second] = sections.filter(({ header }) => profileOf(header) === name)
  if (second !== undefined) {
    throw new VouchError('awsConfigUnsafe', { detail: `The profile ${name} stands in it more than once.` })
  }
  const isOurs = section !== undefined && writtenByVouch(section) !== undefined
  const shadow = shadows.find((each) => isNamed(each.header, name) && has(each, WINNING))
  if (shadow !== undefined || (isOurs && has(section, STATIC_KEYS))) {
    throw new VouchError('awsProfileShadowed', { detail: `The profile is ${name}.` })
  }
  const other = isOurs ? section.settings.find(({ key }) => OTHER_SOURCES.includes(key)) : undefined
  if (other !== undefined) {
    throw new VouchError('awsProfileMixed', { detail: `The profile is ${name}, and the setting ${other.key}.` })
  }
}

/** In the credentials file a section is the bare name; some tools take `profile NAME` there too. */
function isNamed(header: string, name: string): boolean {
  return header === name || profileOf(header) === name
}

function has({ settings }: IniSection, keys: readonly string[]): boolean {
  return settings.some(({ key }) => keys.includes(key))
}

/** What is odd about a profile that works: a sentence each. */
export function profileOddities(name: string, sections: readonly IniSection[]): string[] {
  const names = sections.map(({ header }) => profileOf(header)).filter((each) => each !== undefined)
  const twins = [...new Set(names)].filter((each) => each !== name && each.toLowerCase() === name.toLowerCase())
  const bare = name !== 'default' && sections.some(({ header }) => header === name)
  return [
    ...twins.map((twin) => `There is a profile ${twin} too: AWS tools tell capitals apart.`),
    ...(bare ? [`The section [${name}] without the word profile is in the file too; AWS tools do not read it.`] : []),
  ]
}

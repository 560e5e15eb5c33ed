import { type CredentialArguments, credentialArguments } from '../../hot-path/credential-arguments.ts'
import { CREDENTIAL_PROCESS } from '../setup/credential-line.ts'
import { type IniSection, linesOf, profileOf, sectionsOf } from '../setup/ini-sections.ts'

/** A profile that `vouch setup aws` wrote, and what its tools ask for. */
export interface VouchProfile extends CredentialArguments {
  readonly name: string
}

/**
 * The profiles of ours in the text of `~/.aws/config`, in its order: those that start a vouch with `credential aws`. A name that stands
 * there twice is left out: tools differ in which of the two they take.
 */
export function vouchProfiles(text: string): VouchProfile[] {
  const sections = sectionsOf(linesOf(text)).flatMap((section) => {
    const name = profileOf(section.header)
    return name === undefined ? [] : [{ name, section }]
  })
  return sections.flatMap(({ name, section }) => {
    const isTwice = sections.filter((other) => other.name === name).length > 1
    const asked = isTwice ? undefined : askedBy(section)
    return asked === undefined ? [] : [{ name, ...asked }]
  })
}

const STARTS_VOUCH =
  /^(?:"(?:[^"]*[/\\])?vouch(?:\.cjs|\.cmd|\.exe)?"|(?:\S*[/\\])?vouch(?:\.cjs|\.cmd|\.exe)?) credential aws (.+)$/

function askedBy({ settings }: IniSection): CredentialArguments | undefined {
  const lines = settings.filter(({ key }) => key === CREDENTIAL_PROCESS)
  const words = lines.length === 1 ? STARTS_VOUCH.exec(lines[0]?.value ?? '')?.[1] : undefined
  const asked = words === undefined ? undefined : credentialArguments(words.trim().split(/\s+/))
  if (asked === undefined) return undefined
  return { ...asked, region: asked.region ?? settings.find(({ key }) => key === 'region')?.value }
}

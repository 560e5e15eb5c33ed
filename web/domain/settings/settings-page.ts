import { z } from 'zod'
import type { Runtime } from '../../runtime.ts'
import { type ConfiguredLine, configuredLines } from './configured-lines.ts'
import { knownSettings, type SettingName } from './known-settings.ts'
import { readSettings } from './settings.ts'

export interface SettingLine {
  readonly name: SettingName
  readonly label: string
  /** As `setting.change` takes it. */
  readonly value: string
  /** What holds until somebody changes it. */
  readonly initial: string
  /** All that it takes; undefined where that is not a list. */
  readonly choices: readonly string[] | undefined
}

export interface SettingsPage {
  readonly settings: readonly SettingLine[]
  /** What is set where the server starts, and cannot be changed here. */
  readonly configuration: readonly ConfiguredLine[]
}

const labels: Record<SettingName, string> = {
  aws_untagged_fallback: 'AWS roles without session tags',
  aws_unlisted_roles: 'AWS roles that no rule names',
  login_ip_mismatch: 'Logins from two networks',
  login_paste_back: 'Logins finished by pasting a code',
  audit_retention_days: 'Days that the audit log goes back',
}

/** What can be changed while the server runs, and how it was started; for administrators, as the caller has seen. */
export async function settingsPage(runtime: Pick<Runtime, 'config' | 'database'>): Promise<SettingsPage> {
  const current = await readSettings(runtime)
  const settings = (Object.keys(knownSettings) as SettingName[]).map((name) => {
    const { schema, initial } = knownSettings[name]
    const choices = schema instanceof z.ZodEnum ? schema.options : undefined
    return { name, label: labels[name], value: `${current[name]}`, initial: `${initial}`, choices }
  })
  return { settings, configuration: configuredLines(runtime.config) }
}

import type { SettingLine } from '../../domain/settings/settings-page.ts'
import { ActForm } from '../acts/act-form.tsx'
import { InputField } from '../fields/input-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { settingWords } from './setting-words.ts'

/** One setting, to be changed by a touch. */
export function SettingForm({ setting: { name, label, value, initial, choices } }: { setting: SettingLine }) {
  const words = settingWords[name]
  const inWords = (choice: string) => words.choices?.[choice] ?? choice
  const help =
    value === initial ? words.help : `${words.help ?? ''} A new server starts with “${inWords(initial)}”.`.trim()
  const about = { name: 'value', label: words.field, defaultValue: value, ...(help === undefined ? {} : { help }) }
  return (
    <ActForm
      save="Change"
      about={`“${label}”`}
      act="setting.change"
      parameters={{ name }}
      title={`Change “${label}”?`}
      touch={`change “${label}”`}
      confirm={`Change “${label}”`}
      done={`“${label}” is changed.`}
      fields={
        choices === undefined ? (
          <InputField {...about} inputMode="numeric" maxLength={1_000} />
        ) : (
          <SelectField {...about} options={choices.map((choice) => ({ value: choice, label: inWords(choice) }))} />
        )
      }
    >
      <p>It holds at once, and the change stands in the audit log.</p>
    </ActForm>
  )
}

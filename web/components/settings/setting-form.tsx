import type { SettingLine } from '../../domain/settings/settings-page.ts'
import { ActForm } from '../acts/act-form.tsx'
import { InputField } from '../fields/input-field.tsx'
import { SelectField } from '../fields/select-field.tsx'

/** One setting, to be changed by a touch. */
export function SettingForm({ setting: { name, label, value, initial, choices } }: { setting: SettingLine }) {
  const about = { name: 'value', label: 'What holds', help: `At first: ${initial}.`, defaultValue: value }
  return (
    <ActForm
      save="Change"
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
          <SelectField {...about} options={choices.map((choice) => ({ value: choice, label: choice }))} />
        )
      }
    >
      <p>It holds at once, and the change stands in the audit log.</p>
    </ActForm>
  )
}

import type { KeyPolicyPage } from '../../domain/key-policy/key-policy-page.ts'
import { FieldGroup } from '../fields/field-group.tsx'
import { InputField } from '../fields/input-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import styles from './key-policy.module.css'
import { SERIES_FIRMWARE } from './policy-from-fields.ts'

/** How new the firmware of a key has to be, and what happens where a key does not tell. */
export function FirmwareFields({ page: { policy, series, recommendedFirmware } }: { page: KeyPolicyPage }) {
  const { minimumFirmware: minimum } = policy
  const recommended: Readonly<Record<string, string>> = recommendedFirmware.presets
  return (
    <>
      <InputField
        name="firmware"
        label="Oldest firmware"
        optional
        maxLength={11}
        defaultValue={minimum?.version ?? ''}
        placeholder="Any"
        help={`${recommendedFirmware.version} is recommended: older keys can be copied by somebody who has the key, its PIN and a laboratory.`}
      />
      <div className={`${styles.part} ${styles.ofFirmware}`}>
        <FieldGroup label="Oldest firmware of one series, where it differs">
          <div className={styles.pair}>
            {series.map(({ name, title }) => (
              <InputField
                key={name}
                name={`${SERIES_FIRMWARE}${name}`}
                label={title}
                optional
                maxLength={11}
                defaultValue={minimum?.presets[name] ?? ''}
                {...(recommended[name] === undefined ? {} : { help: `${recommended[name]} is recommended.` })}
              />
            ))}
          </div>
        </FieldGroup>
        <SelectField
          name="unknown"
          label="A key that does not tell its firmware"
          defaultValue={minimum?.unknown ?? recommendedFirmware.unknown}
          options={[
            { value: 'deny', label: 'Is refused, unless its model is new enough' },
            { value: 'allow', label: 'Is accepted, unless its model is too old' },
          ]}
        />
      </div>
    </>
  )
}

import type { KeyPolicyPage } from '../../domain/key-policy/key-policy-page.ts'
import { CheckField } from '../fields/check-field.tsx'
import { FieldGroup } from '../fields/field-group.tsx'
import { InputField } from '../fields/input-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextAreaField } from '../fields/text-area-field.tsx'
import { FirmwareFields } from './firmware-fields.tsx'
import styles from './key-policy.module.css'
import { statusChoices } from './status-choices.ts'

/** What an administrator decides about keys; policy-from-fields.ts reads it. */
export function PolicyFields({ page }: { page: KeyPolicyPage }) {
  const { policy, series } = page
  const { models } = policy
  return (
    <>
      <SelectField
        name="proof"
        label="Which keys may be enrolled"
        defaultValue={policy.hardwareOnly ? 'hardware' : 'any'}
        options={[
          { value: 'hardware', label: 'Only hardware that proves what it is' },
          { value: 'any', label: 'Any, passkeys in phones included' },
        ]}
        help="Only a key that proves what it is can be asked for its model and firmware."
      />
      <div className={`${styles.part} ${styles.ofHardware}`}>
        <SelectField
          name="models"
          label="Models"
          defaultValue={models === 'any' ? 'any' : 'listed'}
          options={[
            { value: 'any', label: 'Every model of the makers below' },
            { value: 'listed', label: 'Only those ticked or listed here' },
          ]}
        />
        <div className={`${styles.part} ${styles.ofListed}`}>
          <FieldGroup label="Allowed series">
            {series.map(({ name, title, enrolled }) => (
              <CheckField
                key={name}
                name="presets"
                value={name}
                label={title}
                defaultChecked={models !== 'any' && models.presets.includes(name)}
                help={enrolled === 1 ? '1 key enrolled' : `${enrolled} keys enrolled`}
              />
            ))}
          </FieldGroup>
          <TextAreaField
            name="aaguids"
            label="Further models, by AAGUID"
            lines
            optional
            rows={2}
            defaultValue={models === 'any' ? '' : models.aaguids.join('\n')}
            help="One a line. The maker publishes it."
          />
        </div>
        <FirmwareFields page={page} />
        <FieldGroup label="Makers that are trusted">
          <CheckField name="yubico" label="Yubico" defaultChecked={policy.roots.yubico} />
        </FieldGroup>
        <TextAreaField
          name="pasted"
          label="Root certificates of other makers"
          optional
          defaultValue={policy.roots.pasted.join('\n')}
          placeholder="-----BEGIN CERTIFICATE-----"
          help="PEM, one after the other."
        />
        <FieldGroup label="Reports of the FIDO Alliance">
          <CheckField
            name="useMetadataService"
            label="Look at what is reported about models"
            help="A key whose model is reported is disabled when the report comes."
            defaultChecked={policy.useMetadataService}
          />
        </FieldGroup>
        <div className={styles.ofReports}>
          <FieldGroup label="Refuse a model of which it is said that">
            {statusChoices.map(({ value, label }) => (
              <CheckField
                key={value}
                name="refusedStatuses"
                value={value}
                label={label}
                defaultChecked={policy.refusedStatuses.includes(value)}
              />
            ))}
          </FieldGroup>
        </div>
      </div>
    </>
  )
}

/** One model, to be tried by hand. */
export function TryModelFields() {
  return (
    <FieldGroup label="Try a model that nobody has yet">
      <InputField name="tryAaguid" label="Its AAGUID" optional maxLength={36} />
      <InputField name="tryFirmware" label="Its firmware" optional maxLength={11} placeholder="5.7.1" />
    </FieldGroup>
  )
}

import { Button } from '../button.tsx'
import { CheckField } from '../fields/check-field.tsx'
import { InputField } from '../fields/input-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import type { IamChoice } from './iam-choice.ts'
import styles from './iam-choice-form.module.css'

const OPTIONS: readonly { readonly value: IamChoice['who']; readonly label: string }[] = [
  { value: 'everybody', label: 'Everybody here' },
  { value: 'emails', label: 'Some people' },
  { value: 'domain', label: 'A domain' },
  { value: 'proven', label: 'A proven domain' },
]

/** Whom the role is for, and what it is called. A plain form that the browser sends by GET: the snippets are filled in on the server. */
export function IamChoiceForm({ choice, action }: { choice: IamChoice; action: string }) {
  return (
    <form className={styles.form} action={action} method="get" aria-label="Whom the role is for">
      <SelectField name="who" label="Who may use the role" options={OPTIONS} defaultValue={choice.who} />
      <div className={styles.whom}>
        <InputField
          name="whom"
          label="E-mail addresses, or a domain"
          defaultValue={choice.whom}
          maxLength={2000}
          spellCheck={false}
          optional
        />
      </div>
      <InputField
        name="role"
        label="Name of the role"
        defaultValue={choice.role}
        maxLength={64}
        spellCheck={false}
        optional
      />
      <div className={styles.bound}>
        <CheckField
          name="bound"
          value="yes"
          label="Only tokens that name this role"
          help="Tokens for other roles open it no more. It needs a rule under AWS roles whose tokens name the role: without one, nobody gets in."
          defaultChecked={choice.bound}
        />
      </div>
      <div className={styles.send}>
        <Button type="submit" kind="quiet">
          Fill in
        </Button>
      </div>
    </form>
  )
}

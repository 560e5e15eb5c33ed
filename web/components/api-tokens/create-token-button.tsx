import { ActButton } from '../acts/act-button.tsx'
import { InputField } from '../fields/input-field.tsx'

const LONGEST_DAYS = 366

/** Makes a token for a program that reads the audit log. */
export function CreateTokenButton() {
  return (
    <ActButton
      kind="main"
      label="Create a token"
      act="api-token.create"
      title="Create an API token"
      touch="create this token"
      confirm="Create the token"
      done="The token is created."
      shows={{
        member: 'token',
        label: 'API token',
        note: 'Put it into the program that reads the log. It is shown only now.',
      }}
    >
      <p>Whoever holds it can read the whole audit log, and nothing else, until it ends or is revoked.</p>
      <InputField name="name" label="What it is for" placeholder="SIEM" maxLength={60} />
      <InputField name="days" label="Days that it works" type="number" min={1} max={LONGEST_DAYS} defaultValue={90} />
    </ActButton>
  )
}

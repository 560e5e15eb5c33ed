import Plus from 'lucide-react/icons/plus'
import { ActButton } from '../acts/act-button.tsx'
import { InputField } from '../fields/input-field.tsx'
import { RedirectFields } from './redirect-fields.tsx'

/** Registers an application that people sign in to with their keys. */
export function RegisterButton() {
  return (
    <ActButton
      kind="main"
      label="Register an application"
      icon={<Plus size={16} aria-hidden="true" />}
      act="application.register"
      title="Register an application"
      touch="register this application"
      confirm="Register the application"
      done="The application is registered."
      beside={{ 'VCH-6703': 'redirectUris' }}
      shows={{
        member: 'secret',
        label: 'Client secret',
        note: 'Put both into the application’s configuration. The secret is shown only now.',
        beside: { member: 'clientId', label: 'Client ID' },
      }}
    >
      <p>Everybody who is active here can sign in to it with a security key.</p>
      <InputField name="name" label="Name" placeholder="Grafana" maxLength={80} />
      <RedirectFields afterLogin={[]} afterLogout={[]} />
    </ActButton>
  )
}

import Plus from 'lucide-react/icons/plus'
import { ActButton } from '../acts/act-button.tsx'
import { InputField } from '../fields/input-field.tsx'

/** Names a domain that is to be shown to be the organisation's. */
export function AddDomainButton() {
  return (
    <ActButton
      label="Add a domain"
      icon={<Plus size={16} aria-hidden="true" />}
      act="domain.add"
      title="Add a domain"
      touch="add this domain"
      confirm="Add the domain"
      done="The domain is added. Put its record into your DNS, then look for it."
      beside={{ 'VCH-6320': 'name' }}
    >
      <p>You get a TXT record to put into its DNS, which shows that it is yours.</p>
      <InputField name="name" label="Domain" placeholder="example.com" maxLength={253} />
    </ActButton>
  )
}

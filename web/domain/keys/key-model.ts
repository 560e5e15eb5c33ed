import { yubicoModels } from '../key-policy/yubico-models.ts'
import type { KeyForm } from './key-form.ts'

export interface KeyModel {
  readonly name: string
  readonly form: KeyForm
}

/**
 * What a key is, for its owner to know it again. Without attestation the AAGUID is only what the key claims, so this is
 * a name and a drawing, and never a reason to trust.
 *
 * @param aaguid lower-case UUID
 * @param transports as the browser reported them at enrolment (WebAuthn L3 §5.8.4)
 */
export function keyModel(aaguid: string, transports: readonly string[]): KeyModel {
  const known = yubicoModels.get(aaguid)
  const form = transports.includes('nfc') ? 'nfc' : 'usb'
  if (known !== undefined) return { name: known.name, form: known.form ?? form }
  if (transports.includes('internal')) return { name: 'Built into a device', form: 'built-in' }
  return { name: 'Security key', form }
}

import type { SigningKeyLine } from '../../domain/signing-keys/signing-keys-page.ts'
import { ActButton } from '../acts/act-button.tsx'

/** Takes a key out at once, for one that may have leaked, and says first what that breaks. */
export function RevokeButton({ signingKey: { kid, revoking } }: { signingKey: SigningKeyLine }) {
  const short = `${kid.slice(0, 8)}…`
  return (
    <ActButton
      label="Revoke at once"
      about={short}
      act="signing-key.revoke"
      parameters={{ kid }}
      title={`Revoke signing key ${short}?`}
      touch={`revoke signing key ${short}`}
      confirm={`Revoke ${short}`}
      done={`Signing key ${short} is revoked.`}
      danger
    >
      <p>Do this where somebody else may have the key. To change it for its age, rotate instead.</p>
      {revoking.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </ActButton>
  )
}

import { ActButton } from '../acts/act-button.tsx'

/** Lets the next key sign from now on, ahead of the schedule. */
export function RotateButton() {
  return (
    <ActButton
      kind="main"
      label="Rotate now"
      act="signing-key.rotate"
      title="Rotate the signing key?"
      touch="rotate the signing key"
      confirm="Rotate the signing key"
      done="The next key signs now."
    >
      <p>The next key signs from now on, and another one is published to come after it.</p>
      <p>Nothing breaks: the key that signs now stays published until the last of its tokens has ended.</p>
    </ActButton>
  )
}

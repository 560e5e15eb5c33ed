import type { SigningKeyState } from '../../domain/signing-keys/rotation.ts'

/** How the states of a signing key are called, in the order of its life. */
export const signingKeyStates: Readonly<Record<SigningKeyState, { label: string; about: string }>> = {
  pending: {
    label: 'Signs next',
    about: 'It is published already, so that everybody knows it before its first token.',
  },
  active: { label: 'Signs now', about: 'Every new token is signed with it.' },
  retiring: {
    label: 'Signs no longer',
    about: 'It stays published until the last of its tokens has ended.',
  },
  removed: { label: 'Gone', about: 'It is published no longer: nobody takes a token of it.' },
}

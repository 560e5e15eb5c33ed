import { Notice } from '../notice.tsx'

/** Nags until a spare exists. */
export function SpareNotice() {
  return (
    <Notice title="You have one key">
      If you lose it, nobody can sign you in before an administrator invites you again. Add a spare, and keep it
      somewhere else.
    </Notice>
  )
}

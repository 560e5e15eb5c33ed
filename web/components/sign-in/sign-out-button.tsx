'use client'

import LogOut from 'lucide-react/icons/log-out'
import { useState } from 'react'
import { signOut } from '../../ceremony/sign-in.ts'
import { Button } from '../button.tsx'

export function SignOutButton() {
  const [state, setState] = useState<'rest' | 'busy' | 'failed'>('rest')
  return (
    <Button
      kind="quiet"
      busy={state === 'busy'}
      onClick={() => {
        setState('busy')
        signOut().then(
          () => window.location.assign('/sign-in'),
          () => setState('failed'),
        )
      }}
    >
      <LogOut size={16} aria-hidden="true" />
      <span role="status">{state === 'failed' ? 'Sign out again' : 'Sign out'}</span>
    </Button>
  )
}

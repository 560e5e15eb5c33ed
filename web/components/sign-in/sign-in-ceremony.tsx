'use client'

import { useCallback } from 'react'
import { signIn } from '../../ceremony/sign-in.ts'
import { type CeremonyProgress, useCeremony } from '../../ceremony/use-ceremony.ts'
import { Button } from '../button.tsx'
import styles from '../touch/ceremony.module.css'
import { TouchPanel } from '../touch/touch-panel.tsx'

const words = {
  idle: { title: 'Have your key at hand', hint: 'No name and no password: your key knows who you are.' },
  touch: { title: 'Touch your security key', hint: 'It blinks while it waits for you.' },
  done: { title: 'Signed in', hint: 'One moment.' },
}

/** @param destination where to go on to; where the server says, if left out */
export function SignInCeremony({ destination }: { destination: string | undefined }) {
  const perform = useCallback(
    async (progress: CeremonyProgress) => {
      const next = await signIn(progress)
      window.location.assign(destination ?? next)
    },
    [destination],
  )
  const { state, begin } = useCeremony(perform, { phase: 'idle' })
  const busy = state.phase !== 'idle' && state.phase !== 'failed'
  return (
    <>
      <TouchPanel state={state} words={words} />
      <div className={styles.wide}>
        <Button busy={busy} onClick={() => void begin()}>
          {busy ? 'Waiting for your key' : state.phase === 'failed' ? 'Try again' : 'Sign in with your key'}
        </Button>
      </div>
    </>
  )
}

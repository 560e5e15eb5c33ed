'use client'

import { useState } from 'react'
import { type CeremonyFailure, ceremonyFailure } from '../ceremony/ceremony-failure.ts'
import { upstreamLocation } from '../ceremony/upstream.ts'
import { Button } from './button.tsx'
import styles from './ceremony.module.css'
import { Intro } from './intro.tsx'
import { Prose } from './prose.tsx'

/** The step before the first key: the upstream provider vouches for the address that was invited. */
export function ProveAddress({ provider, invite }: { provider: string; invite: string }) {
  return (
    <>
      <Intro title="First, show that this invite is yours">
        Continue with the account that it was sent to. {provider} only confirms your e-mail address: from then on you
        sign in with your security key.
      </Intro>
      <ContinueButton label={`Continue with ${provider}`} invite={invite} />
    </>
  )
}

/** Another try, with the invite that this browser went to the provider with. */
export function TryProvingAgain({ provider }: { provider: string }) {
  return <ContinueButton label={`Try again with ${provider}`} invite={undefined} />
}

function ContinueButton({ label, invite }: { label: string; invite: string | undefined }) {
  const [leaving, setLeaving] = useState(false)
  const [failure, setFailure] = useState<CeremonyFailure | undefined>(undefined)
  const leave = async () => {
    setLeaving(true)
    setFailure(undefined)
    try {
      window.location.assign(await upstreamLocation(invite))
    } catch (thrown) {
      setFailure(ceremonyFailure(thrown, { elapsed: 0, timeout: 0 }))
      setLeaving(false)
    }
  }
  return (
    <div className={styles.fields}>
      <div className={styles.wide}>
        <Button busy={leaving} onClick={() => void leave()}>
          {leaving ? 'One moment' : label}
        </Button>
      </div>
      <p role="alert">
        {failure && (
          <>
            <Prose text={failure.what} /> <Prose text={failure.next} /> {failure.code}
          </>
        )}
      </p>
    </div>
  )
}

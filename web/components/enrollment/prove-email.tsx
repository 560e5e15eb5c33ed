import { useState } from 'react'
import { type CeremonyFailure, ceremonyFailure } from '../../ceremony/ceremony-failure.ts'
import { upstreamAddress } from '../../ceremony/enrollment.ts'
import { Button } from '../button.tsx'
import { Failure } from '../failure.tsx'
import { Intro } from '../intro.tsx'
import styles from '../touch/ceremony.module.css'

/**
 * The first step where a provider proves e-mail addresses: there, and back to enrol the key.
 *
 * @param invite undefined: another try with the one that this browser went there with before
 * @param problem why the last try proved nothing
 */
export function ProveEmail({
  provider,
  invite,
  problem,
}: {
  provider: string
  invite: string | undefined
  problem: CeremonyFailure | undefined
}) {
  const [failure, setFailure] = useState(problem)
  const [busy, setBusy] = useState(false)
  const go = async () => {
    setBusy(true)
    try {
      window.location.assign(await upstreamAddress(invite))
    } catch (thrown) {
      setFailure(ceremonyFailure(thrown, { elapsed: 0, timeout: 0 }))
      setBusy(false)
    }
  }
  return (
    <>
      <Intro title="First, show that this invite is yours">
        {provider} confirms that the invited e-mail address is yours. Then you come back here and enrol your key. You
        will never sign in with {provider} after that.
      </Intro>
      {failure && <Failure failure={failure} />}
      <div className={styles.wide}>
        <Button busy={busy} onClick={() => void go()}>
          {failure === undefined ? `Continue with ${provider}` : `Try again with ${provider}`}
        </Button>
      </div>
    </>
  )
}

'use client'

import { serverErrors } from '@vouch/protocol/errors/server'
import { Button } from '../components/button.tsx'
import { BareFrame } from '../components/frame/bare-frame.tsx'
import { Result } from '../components/result.tsx'

/** A page that could not be made. What went wrong is in the server's log only, under the reference. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  const { what, next, code } = serverErrors.internal
  return (
    <BareFrame>
      <title>A fault of the server · Vouch</title>
      <Result
        kind="stopped"
        title="A fault of the server"
        what={what}
        next={next}
        code={error.digest === undefined ? code : `${code}, reference ${error.digest}`}
      >
        <Button onClick={() => window.location.reload()}>Try again</Button>
      </Result>
    </BareFrame>
  )
}

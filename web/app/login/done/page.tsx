import { PageFrame } from '../../../components/frame/page-frame.tsx'
import { Result } from '../../../components/result.tsx'
import { duration } from '../../../domain/clock/duration.ts'
import { runtime } from '../../../runtime.ts'

export const metadata = { title: 'Signed in' }

export default function LoginDonePage() {
  const life = duration(runtime().config.sessionSeconds)
  return (
    <PageFrame>
      <Result
        kind="done"
        title="You are signed in"
        what={`Your terminal has what it needs for the next ${life}.`}
        next="Go back to it. You can close this tab."
      />
    </PageFrame>
  )
}

import { Button } from '../../components/button.tsx'
import { PageFrame } from '../../components/frame/page-frame.tsx'
import { Intro, Stack } from '../../components/intro.tsx'

export const metadata = { title: 'Sign out' }

/** Asks before somebody is signed out whom no application could name. Works without JavaScript. */
export default function SignOutPage() {
  return (
    <PageFrame>
      <Stack>
        <Intro title="Sign out of vouch?">
          An application asks to sign you out here. Applications that you signed in to by vouch stay signed in until
          they end their own sessions.
        </Intro>
        <form method="post" action="/sign-out">
          <Button type="submit">Sign out</Button>
        </form>
        <p>
          <a href="/">Stay signed in</a>
        </p>
      </Stack>
    </PageFrame>
  )
}

import { Intro, Stack } from '../../components/intro.tsx'
import { NeedsScript } from '../../components/needs-script.tsx'
import { PageFrame } from '../../components/page-frame.tsx'
import { SignInCeremony } from '../../components/sign-in-ceremony.tsx'
import { ownPath } from '../../domain/sign-in/own-path.ts'
import type { PageProps } from '../page-props.ts'

export const metadata = { title: 'Sign in' }

const ADD_KEY = '/enroll'

export default async function SignInPage({ searchParams }: PageProps) {
  const next = (await searchParams).next
  const destination = next === ADD_KEY ? ADD_KEY : ownPath([next].flat()[0])
  return (
    <PageFrame>
      <Stack>
        <Intro title="Sign in">
          {destination === ADD_KEY
            ? 'Adding a key needs a fresh touch of one that you have.'
            : 'To see your keys and sessions.'}
        </Intro>
        <SignInCeremony destination={destination} />
        <NeedsScript />
      </Stack>
    </PageFrame>
  )
}

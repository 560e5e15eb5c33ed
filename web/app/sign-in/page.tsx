import { Intro, Stack } from '../../components/intro.tsx'
import { NeedsScript } from '../../components/needs-script.tsx'
import { PageFrame } from '../../components/page-frame.tsx'
import { SignInCeremony } from '../../components/sign-in-ceremony.tsx'
import type { PageProps } from '../page-props.ts'

export const metadata = { title: 'Sign in' }

/** Where a sign-in may go on to, by the value of `for`: nothing in the address decides where a browser is sent. */
const destinations = new Map([['enroll', '/enroll']])

export default async function SignInPage({ searchParams }: PageProps) {
  const purpose = (await searchParams).for
  const destination = typeof purpose === 'string' ? destinations.get(purpose) : undefined
  return (
    <PageFrame>
      <Stack>
        <Intro title="Sign in">
          {destination === undefined
            ? 'To see your keys and sessions.'
            : 'Adding a key needs a fresh touch of one that you have.'}
        </Intro>
        <SignInCeremony destination={destination} />
        <NeedsScript />
      </Stack>
    </PageFrame>
  )
}

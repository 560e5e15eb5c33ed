import { PageFrame } from '../../components/frame/page-frame.tsx'
import { Intro, Stack } from '../../components/intro.tsx'
import { SignInCeremony } from '../../components/sign-in/sign-in-ceremony.tsx'
import { NeedsScript } from '../../components/touch/needs-script.tsx'
import { ownPath } from '../../domain/sign-in/own-path.ts'
import type { PageProps } from '../page-props.ts'

export const metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps) {
  const [next] = [(await searchParams).next].flat()
  return (
    <PageFrame>
      <Stack>
        <Intro title="Sign in">To see your keys and sessions.</Intro>
        <SignInCeremony destination={ownPath(next)} />
        <NeedsScript />
      </Stack>
    </PageFrame>
  )
}

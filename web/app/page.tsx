import { redirect } from 'next/navigation'
import { PageFrame } from '../components/frame/page-frame.tsx'
import { Intro, Stack } from '../components/intro.tsx'
import { Overview } from '../components/overview/overview.tsx'
import { Snippet } from '../components/snippet.tsx'
import { activeAdministratorExists } from '../db/people/people.ts'
import { runtime } from '../runtime.ts'
import { signedIn } from './signed-in.ts'

export async function generateMetadata() {
  return { title: (await signedIn()) === undefined ? 'This server is new' : 'Overview' }
}

/** The start page: the overview of who is signed in, the sign-in, or how to begin on a server that nobody uses yet. */
export default async function StartPage() {
  const session = await signedIn()
  if (session !== undefined) return <Overview session={session} />
  if (await activeAdministratorExists(runtime().database.prisma)) redirect('/sign-in')
  return (
    <PageFrame>
      <Stack>
        <Intro title="This server is new">
          It printed a link in its log when it started. Open that link to enrol your key and become its first
          administrator.
        </Intro>
        <p>The link lives 24 hours and works once. If it is gone, make another one where the server runs:</p>
        <Snippet command="npx vouch-server invite you@example.com --admin" />
      </Stack>
    </PageFrame>
  )
}

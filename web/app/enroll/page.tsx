import { EnrollmentCeremony } from '../../components/enrollment-ceremony.tsx'
import { Stack } from '../../components/intro.tsx'
import { NeedsScript } from '../../components/needs-script.tsx'
import { PageFrame } from '../../components/page-frame.tsx'
import { activeAdministratorExists } from '../../db/people.ts'
import { runtime } from '../../runtime.ts'
import { signedIn } from '../signed-in.ts'

export const metadata = { title: 'Enrol a key' }

/** Enrols a key by an invite, whose secret only the browser sees, or a spare key of who is signed in. */
export default async function EnrollPage() {
  const known = (await signedIn()) !== undefined
  const unused = !known && !(await activeAdministratorExists(runtime().database.prisma))
  return (
    <PageFrame>
      <Stack>
        <EnrollmentCeremony signedIn={known} asksWho={unused} />
        <NeedsScript />
      </Stack>
    </PageFrame>
  )
}

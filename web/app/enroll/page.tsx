import { catalogue, errorNameOf } from '@vouch/protocol'
import { told } from '../../ceremony/ceremony-failure.ts'
import { EnrollmentCeremony } from '../../components/enrollment/enrollment-ceremony.tsx'
import { PageFrame } from '../../components/frame/page-frame.tsx'
import { Stack } from '../../components/intro.tsx'
import { NeedsScript } from '../../components/touch/needs-script.tsx'
import { activeAdministratorExists } from '../../db/people/people.ts'
import { runtime } from '../../runtime.ts'
import type { PageProps } from '../page-props.ts'

export const metadata = { title: 'Enrol a key' }

/**
 * Enrols a key by an invite, whose secret only the browser sees. Where an upstream provider proves addresses, people leave for
 * it from here and come back with `?proven`, or with `?problem` and the code of one.
 */
export default async function EnrollPage({ searchParams }: PageProps) {
  const { proven, problem } = await searchParams
  const { config, database } = runtime()
  const provider = config.upstream?.name
  const name = typeof problem === 'string' && provider !== undefined ? errorNameOf(problem) : undefined
  return (
    <PageFrame>
      <Stack>
        <EnrollmentCeremony
          asksWho={provider === undefined && !(await activeAdministratorExists(database.prisma))}
          provider={provider}
          wayBack={{ proven: proven === '1', problem: name && told(catalogue[name]) }}
        />
        <NeedsScript />
      </Stack>
    </PageFrame>
  )
}

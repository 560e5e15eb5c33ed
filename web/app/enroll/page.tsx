import { catalogue, errorNameOf } from '@vouch/protocol'
import { EnrollmentCeremony } from '../../components/enrollment-ceremony.tsx'
import { Stack } from '../../components/intro.tsx'
import { NeedsScript } from '../../components/needs-script.tsx'
import { PageFrame } from '../../components/page-frame.tsx'
import { TryProvingAgain } from '../../components/prove-address.tsx'
import { Result } from '../../components/result.tsx'
import { activeAdministratorExists } from '../../db/people.ts'
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
  const name = typeof problem === 'string' ? errorNameOf(problem) : undefined
  return (
    <PageFrame>
      <Stack>
        {provider !== undefined && name !== undefined ? (
          <Result kind="stopped" title="Your e-mail address is not proven" {...told(catalogue[name])}>
            <TryProvingAgain provider={provider} />
          </Result>
        ) : (
          <EnrollmentCeremony
            asksWho={!(await activeAdministratorExists(database.prisma))}
            provider={provider}
            proven={proven !== undefined}
          />
        )}
        <NeedsScript />
      </Stack>
    </PageFrame>
  )
}

function told({ what, next, code }: { what: string; next: string; code: string }) {
  return { what, next, code }
}

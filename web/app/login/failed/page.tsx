import { catalogue, errorNameOf } from '@vouch/protocol'
import { PageFrame } from '../../../components/frame/page-frame.tsx'
import { failureTitle } from '../../../components/login/failure-title.ts'
import { Result } from '../../../components/result.tsx'
import type { PageProps } from '../../page-props.ts'

export const metadata = { title: 'Not signed in' }

/** One page for each cause of the catalogue; a code that is not in it is never shown. */
export default async function LoginFailedPage({ searchParams }: PageProps) {
  const code = (await searchParams).code
  const name = (typeof code === 'string' ? errorNameOf(code) : undefined) ?? 'internal'
  const entry = catalogue[name]
  return (
    <PageFrame>
      <Result kind="stopped" title={failureTitle(name)} what={entry.what} next={entry.next} code={entry.code} />
    </PageFrame>
  )
}

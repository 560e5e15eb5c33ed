import { PageFrame } from '../../../components/frame/page-frame.tsx'
import { Intro, Stack } from '../../../components/intro.tsx'
import { LoginCeremony } from '../../../components/login/login-ceremony.tsx'
import { LoginRequestFacts } from '../../../components/login/login-request.tsx'
import { Phrase } from '../../../components/login/phrase.tsx'
import { NeedsScript } from '../../../components/touch/needs-script.tsx'
import { type LoginPage, loginPage } from '../../../domain/login/login-page.ts'
import type { PageProps } from '../../page-props.ts'
import { inThisBrowser, refusalOf } from '../in-this-browser.ts'

export const metadata = { title: 'Touch your key' }

/** Who asks, the phrase, and one touch. */
export default async function LoginRequestPage({ params, searchParams }: PageProps) {
  const request = await inThisBrowser((await params).id ?? '', loginPage)
  return (
    <PageFrame>
      <Stack>
        {request.native ? <TerminalAsks request={request} /> : <ApplicationAsks request={request} />}
        <LoginCeremony id={request.id} refusal={refusalOf((await searchParams).error)} />
        <NeedsScript />
      </Stack>
    </PageFrame>
  )
}

function TerminalAsks({ request }: { request: LoginPage }) {
  return (
    <>
      <Intro title="Sign in to your terminal">
        Only continue if you just ran <code>vouch login</code> {request.elsewhere ? 'there' : 'on this machine'}.
      </Intro>
      {request.phrase && <Phrase phrase={request.phrase} />}
      <LoginRequestFacts request={request} />
    </>
  )
}

function ApplicationAsks({ request }: { request: LoginPage }) {
  return (
    <>
      <Intro title={`Sign in to ${request.clientName}`}>
        Only continue if you just opened it yourself: it learns who you are.
      </Intro>
      <LoginRequestFacts request={request} />
    </>
  )
}

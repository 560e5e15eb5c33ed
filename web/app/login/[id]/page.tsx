import { catalogue, errorNameOf, VouchError } from '@vouch/protocol'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { told } from '../../../ceremony/ceremony-failure.ts'
import { Intro, Stack } from '../../../components/intro.tsx'
import { LoginCeremony } from '../../../components/login-ceremony.tsx'
import { LoginFacts, Phrase } from '../../../components/login-facts.tsx'
import { NeedsScript } from '../../../components/needs-script.tsx'
import { PageFrame } from '../../../components/page-frame.tsx'
import { RelativeTime } from '../../../components/relative-time.tsx'
import { loginCookieName } from '../../../domain/login/login-cookie.ts'
import { type LoginPage, loginPage } from '../../../domain/login/login-page.ts'
import { runtime } from '../../../runtime.ts'
import type { PageProps } from '../../page-props.ts'

export const metadata = { title: 'Touch your key' }

/** Who asks, the phrase, and one touch. */
export default async function LoginRequestPage({ params, searchParams }: PageProps) {
  const request = await described((await params).id ?? '')
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
        Only continue if you just ran <code>vouch login</code> on this machine.
      </Intro>
      {request.phrase && <Phrase phrase={request.phrase} />}
      <LoginFacts
        facts={[
          ['Who', <Claimed key="who" user={request.osUser} host={request.hostName} />],
          ['From', <Address key="ip" ip={request.ip} />],
          ['When', <Asked key="at" request={request} />],
        ]}
      />
    </>
  )
}

function ApplicationAsks({ request }: { request: LoginPage }) {
  return (
    <>
      <Intro title={`Sign in to ${request.clientName}`}>
        Only continue if you just opened it yourself: it learns who you are.
      </Intro>
      <LoginFacts
        facts={[
          ['From', <Address key="ip" ip={request.ip} />],
          ['When', <Asked key="at" request={request} />],
        ]}
      />
    </>
  )
}

// What the command line says of its machine is isolated, so that its direction cannot turn the words around it.
function Claimed({ user, host }: { user: string | null; host: string | null }) {
  if (user === null && host === null) return 'an unnamed machine'
  return (
    <>
      {user !== null && <bdi>{user}</bdi>}
      {user !== null && host !== null && ' on '}
      {host !== null && <bdi>{host}</bdi>}
    </>
  )
}

function Address({ ip }: { ip: string | null }) {
  return ip ?? 'unknown'
}

function Asked({ request }: { request: LoginPage }) {
  return <RelativeTime at={request.requestedAt.getTime()} now={runtime().clock().getTime()} />
}

async function described(id: string): Promise<LoginPage> {
  const server = runtime()
  const cookie = (await cookies()).get(loginCookieName(server.config.issuer, id))
  try {
    return await loginPage(server, id, cookie?.value)
  } catch (error) {
    if (error instanceof VouchError) redirect(`/login/failed?code=${error.code}`)
    throw error
  }
}

function refusalOf(code: string | string[] | undefined) {
  const name = typeof code === 'string' ? errorNameOf(code) : undefined
  return name && told(catalogue[name])
}

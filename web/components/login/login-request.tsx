import type { LoginPage } from '../../domain/login/login-page.ts'
import { runtime } from '../../runtime.ts'
import { Facts } from '../facts.tsx'
import { RelativeTime } from '../relative-time.tsx'

/** Who asks, from where, and since when, as far as it is known. */
export function LoginRequestFacts({ request }: { request: LoginPage }) {
  const { native, osUser, hostName, ip, requestedAt } = request
  const who = ['Who', <Claimed key="who" user={osUser} host={hostName} />] as const
  return (
    <Facts
      short
      facts={[
        ...(native ? [who] : []),
        ['From', ip ?? 'unknown'],
        ['When', <RelativeTime key="at" at={requestedAt.getTime()} now={runtime().clock().getTime()} />],
      ]}
    />
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

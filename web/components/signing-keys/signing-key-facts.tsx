import type { ReactNode } from 'react'
import type { SigningKeyLine } from '../../domain/signing-keys/signing-keys-page.ts'
import { Facts } from '../facts.tsx'
import { RelativeTime } from '../relative-time.tsx'

/** What the schedule does to a key next, by the state that it leaves. */
const nextStep = { pending: 'Ready', active: 'Hands over', retiring: 'Gone', removed: 'Gone' } as const

/** Where one key stands, how old it is, and what becomes of it. */
export function SigningKeyFacts({ signingKey, now }: { signingKey: SigningKeyLine; now: Date }) {
  const { kid, algorithm, state, createdAt, activatedAt, retiringAt, lastUsedAt, tokensUntil, nextAt } = signingKey
  const time = (at: Date | null): ReactNode => at && <RelativeTime at={at.getTime()} now={now.getTime()} />
  return (
    <Facts
      facts={[
        ['Key ID', <code key="kid">{kid}</code>],
        ['Algorithm', algorithm],
        ['Made', time(createdAt)],
        ['Signing since', state === 'active' ? time(activatedAt) : null],
        ['Signed until', time(retiringAt)],
        ['Last token', activatedAt && (time(lastUsedAt) ?? 'None yet')],
        ['Tokens alive', activatedAt && (tokensUntil ? <>Until {time(tokensUntil)} at the latest</> : 'None')],
        [nextStep[state], nextAt && (nextAt <= now ? 'Now' : time(nextAt))],
      ]}
    />
  )
}

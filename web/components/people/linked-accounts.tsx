import type { UpstreamIdentity } from '../../db/login/upstream-identities.ts'
import { ActButton } from '../acts/act-button.tsx'
import { Facts } from '../facts.tsx'
import { RelativeTime } from '../relative-time.tsx'
import { Section } from '../section.tsx'

/** The account by which somebody proved their address, and the way to part with it. Nothing where there is none. */
export function LinkedAccounts({
  personId,
  email,
  accounts,
  now,
}: {
  personId: string
  email: string
  accounts: readonly UpstreamIdentity[]
  now: number
}) {
  if (accounts.length === 0) return null
  const unlink = (
    <ActButton
      label="Unlink"
      about={`the account of ${email}`}
      act="person.unlink-upstream"
      parameters={{ person: personId }}
      title={`Unlink the account of ${email}?`}
      touch={`unlink the account of ${email}`}
      confirm={`Unlink the account of ${email}`}
      done="The account is unlinked."
      danger
    >
      <p>
        Do so when their account was made anew. The next account that proves {email} becomes theirs; until then nobody
        is told of an organisation by the old one. Their keys and sessions stay.
      </p>
    </ActButton>
  )
  return (
    <Section title="Account at the identity provider" action={unlink}>
      {accounts.map(({ issuer, subject, hostedDomain, linkedAt }) => (
        <Facts
          key={`${issuer} ${subject}`}
          facts={[
            ['Provider', issuer],
            ['Account', <code key="subject">{subject}</code>],
            ['Organisation', hostedDomain],
            ['Linked', <RelativeTime key="linked" at={linkedAt.getTime()} now={now} />],
          ]}
        />
      ))}
    </Section>
  )
}

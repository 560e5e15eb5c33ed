import Plus from 'lucide-react/icons/plus'
import { redirect } from 'next/navigation'
import { ButtonLink } from '../../components/button.tsx'
import { KeyList } from '../../components/key-list.tsx'
import { Notice } from '../../components/notice.tsx'
import { PageFrame } from '../../components/page-frame.tsx'
import { SignOutButton } from '../../components/sign-out-button.tsx'
import { Snippet } from '../../components/snippet.tsx'
import { listKeys } from '../../db/security-keys.ts'
import { runtime } from '../../runtime.ts'
import { signedIn } from '../signed-in.ts'
import styles from './page.module.css'

export const metadata = { title: 'Security keys' }

export default async function KeysPage() {
  const session = await signedIn()
  if (session === undefined) redirect('/sign-in')
  const { database, config, clock } = runtime()
  const keys = await listKeys(database.prisma, session.person.id)
  const usable = keys.filter(({ state }) => state === 'active')
  return (
    <PageFrame width="content" aside={<SignOutButton />}>
      <div className={styles.page}>
        <header className={styles.head}>
          <div className={styles.title}>
            <h1>Security keys</h1>
            <p className={styles.person}>
              {session.person.displayName ?? session.person.email}
              {session.person.displayName && <span className={styles.email}>{session.person.email}</span>}
            </p>
          </div>
          <ButtonLink href="/enroll" kind={usable.length > 1 ? 'quiet' : 'main'}>
            <Plus size={16} aria-hidden="true" />
            Add a key
          </ButtonLink>
        </header>
        {usable.length === 1 && (
          <Notice title="You have one key">
            If you lose it, nobody can sign you in before an administrator invites you again. Add a spare, and keep it
            somewhere else.
          </Notice>
        )}
        <KeyList keys={keys} now={clock()} current={session.key.id} />
        <section className={styles.section}>
          <h2>From your terminal</h2>
          <p className={styles.soft}>One touch, and your tools have what they need for the day.</p>
          <Snippet command={`vouch login --server ${config.issuer.url}`} />
        </section>
      </div>
    </PageFrame>
  )
}

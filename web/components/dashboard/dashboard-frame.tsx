import Menu from 'lucide-react/icons/menu'
import type { ReactNode } from 'react'
import type { BrowserSession } from '../../domain/sessions/browser-session.ts'
import { Toaster } from '../feedback/toaster.tsx'
import { LoopbackBanner } from '../frame/loopback-banner.tsx'
import { Wordmark } from '../frame/wordmark.tsx'
import styles from './dashboard-frame.module.css'
import { Navigation } from './navigation.tsx'
import { PersonCard } from './person-card.tsx'
import type { DashboardPath } from './sections.ts'

/**
 * The frame of every page for people who are signed in: navigation, who is signed in, the one heading, and what the page shows.
 *
 * @param current the entry of the navigation that the page belongs to
 * @param lead one sentence beneath the heading: what the page is for, or how things stand
 * @param action the page's main act, a button or a link
 * @param parent where a page about one thing goes back to
 * @param width `wide` for tables, `reading` for everything that is read or filled in
 */
export function DashboardFrame({
  session,
  current,
  title,
  lead,
  action,
  parent,
  width = 'wide',
  children,
}: {
  session: Pick<BrowserSession, 'person'>
  current: DashboardPath
  title: ReactNode
  lead?: ReactNode
  action?: ReactNode
  parent?: { readonly path: DashboardPath; readonly label: string }
  width?: 'wide' | 'reading'
  children: ReactNode
}) {
  const navigation = <Navigation current={current} administrator={session.person.role === 'administrator'} />
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <LoopbackBanner />
      <div className={styles.columns}>
        <header className={styles.side}>
          <div className={styles.bar}>
            <a className={styles.home} href="/" aria-label="vouch, overview">
              <Wordmark />
            </a>
            <div className={styles.wide}>{navigation}</div>
            <div className={styles.person}>
              <PersonCard person={session.person} />
            </div>
            <details className={styles.narrow}>
              <summary className={styles.summary}>
                <Menu size={20} aria-hidden="true" />
                Menu
              </summary>
              <div className={styles.sheet}>
                {navigation}
                <PersonCard person={session.person} />
              </div>
            </details>
          </div>
        </header>
        <main id="content" className={`${styles.main} ${width === 'reading' ? styles.reading : ''}`} tabIndex={-1}>
          <div className={styles.head}>
            <div className={styles.words}>
              {parent && (
                <a className={styles.parent} href={parent.path}>
                  {parent.label}
                </a>
              )}
              <h1>{title}</h1>
              {lead && <p className={styles.lead}>{lead}</p>}
            </div>
            {action && <div className={styles.action}>{action}</div>}
          </div>
          {children}
        </main>
      </div>
      <Toaster />
    </div>
  )
}

import styles from './navigation.module.css'
import { type DashboardPath, minePages, organisationPages } from './sections.ts'

/** Links to the pages that somebody may open; the one that is open is marked. */
export function Navigation({ current, administrator }: { current: DashboardPath; administrator: boolean }) {
  return (
    <nav className={styles.navigation} aria-label="Dashboard">
      <Group title="Mine" pages={minePages} current={current} />
      {administrator && <Group title="Organisation" pages={organisationPages} current={current} />}
    </nav>
  )
}

function Group({
  title,
  pages,
  current,
}: {
  title: string
  pages: typeof minePages | typeof organisationPages
  current: DashboardPath
}) {
  return (
    <div className={styles.group}>
      <p className={styles.title}>{title}</p>
      <ul>
        {pages.map(({ path, label, icon: Icon }) => (
          <li key={path}>
            <a className={styles.link} href={path} aria-current={path === current ? 'page' : undefined}>
              <Icon size={16} aria-hidden="true" />
              {label}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

import type { NoticeLine } from '../../domain/notices/list-notices.ts'
import { ActNowButton } from '../acts/act-now-button.tsx'
import { RelativeTime } from '../relative-time.tsx'
import styles from './notice-list.module.css'

/** What somebody has to know and has not put away yet, the newest first. */
export function NoticeList({ notices, now }: { notices: readonly NoticeLine[]; now: Date }) {
  return (
    <ul className={styles.list}>
      {notices.map((notice) => (
        <li key={notice.id} className={styles.notice}>
          <div className={styles.words}>
            <h3>{notice.title}</h3>
            <p className={styles.text}>{notice.sentences.join(' ')}</p>
            <p className={styles.faint}>
              <RelativeTime at={notice.at.getTime()} now={now.getTime()} />
              {notice.page && (
                <>
                  {' · '}
                  <a href={notice.page.path}>{notice.page.label}</a>
                </>
              )}
            </p>
          </div>
          <ActNowButton
            act="notice.dismiss"
            parameters={{ noticeId: notice.id }}
            label="Put away"
            about={`Put away: ${notice.title}`}
            done="The message is put away."
          />
        </li>
      ))}
    </ul>
  )
}

import styles from '../intro.module.css'

/** For browsers that run no scripts: without one no page can reach a key. */
export function NeedsScript() {
  return (
    <noscript>
      <p className={styles.lead}>This page needs JavaScript to reach your key. Allow it, then load the page again.</p>
    </noscript>
  )
}

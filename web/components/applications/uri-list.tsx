import styles from './uri-list.module.css'

/** Addresses as they have to be sent, character for character. */
export function UriList({ uris }: { uris: readonly string[] }) {
  return (
    <ul className={styles.list}>
      {uris.map((uri) => (
        <li key={uri}>
          <code>{uri}</code>
        </li>
      ))}
    </ul>
  )
}

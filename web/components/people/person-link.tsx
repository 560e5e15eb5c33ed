import styles from './person-link.module.css'

/** Name and address of somebody, leading to their page. */
export function PersonLink({ id, email, name }: { id: string; email: string; name: string | null }) {
  return (
    <a className={styles.link} href={`/admin/people/${id}`}>
      <span className={styles.name}>{name ?? email}</span>
      {name !== null && <span className={styles.email}>{email}</span>}
    </a>
  )
}

import type { KeyPolicyPage, TrustedRoot } from '../../domain/key-policy/key-policy-page.ts'
import styles from './key-policy.module.css'

/** The certificates that keys are believed by, with what tells them apart. */
export function TrustedRoots({ roots }: { roots: KeyPolicyPage['roots'] }) {
  const named = [
    ...roots.yubico.map((root) => ({ root, from: 'Yubico' })),
    ...roots.operator.map((root) => ({ root, from: 'Configured where the server starts' })),
    ...roots.pasted.map((root) => ({ root, from: 'Added on this page' })),
  ]
  if (named.length === 0) return <p>No maker is trusted.</p>
  return (
    <ul className={styles.roots}>
      {named.map(({ root, from }) => (
        <Root key={root.fingerprint} root={root} from={from} />
      ))}
    </ul>
  )
}

function Root({ root: { subject, fingerprint, validTo }, from }: { root: TrustedRoot; from: string }) {
  return (
    <li className={styles.root}>
      <span className={styles.strong}>{subject.split('\n').join(', ')}</span>
      <span className={styles.faint}>
        {from}, valid until {validTo.toISOString().slice(0, 10)}
      </span>
      <code className={styles.fingerprint}>{fingerprint}</code>
    </li>
  )
}

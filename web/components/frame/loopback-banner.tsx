import Info from 'lucide-react/icons/info'
import { acceptsAnyAuthenticator } from '../../config/accepts-any-authenticator.ts'
import { runtime } from '../../runtime.ts'
import styles from './page-frame.module.css'

/** Says on every page that any authenticator will do here; nothing where the server is a real one. */
export function LoopbackBanner() {
  if (!acceptsAnyAuthenticator(runtime().config)) return null
  return (
    <aside className={styles.banner} aria-label="About this server">
      <Info size={16} aria-hidden="true" />
      <span>This server accepts any authenticator, because it runs on this machine only.</span>
    </aside>
  )
}

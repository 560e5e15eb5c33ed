import Info from 'lucide-react/icons/info'
import type { ReactNode } from 'react'
import { acceptsAnyAuthenticator } from '../config/accepts-any-authenticator.ts'
import { runtime } from '../runtime.ts'
import { BareFrame } from './bare-frame.tsx'
import styles from './page-frame.module.css'

/**
 * The frame of every page that the server renders: banner, header, and one column of attention.
 *
 * @param aside right end of the header; the server's own name where left out
 * @param width `column` for one question, `content` for lists
 */
export function PageFrame({
  children,
  aside,
  width = 'column',
}: {
  children: ReactNode
  aside?: ReactNode
  width?: 'column' | 'content'
}) {
  const { config } = runtime()
  return (
    <BareFrame
      width={width}
      aside={aside ?? <span className={styles.host}>{config.issuer.host}</span>}
      banner={acceptsAnyAuthenticator(config) && <LoopbackBanner />}
    >
      {children}
    </BareFrame>
  )
}

function LoopbackBanner() {
  return (
    <p className={styles.banner}>
      <Info size={16} aria-hidden="true" />
      <span>This server accepts any authenticator, because it runs on this machine only.</span>
    </p>
  )
}

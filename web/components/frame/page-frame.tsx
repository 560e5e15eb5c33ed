import type { ReactNode } from 'react'
import { runtime } from '../../runtime.ts'
import { BareFrame } from './bare-frame.tsx'
import { LoopbackBanner } from './loopback-banner.tsx'
import styles from './page-frame.module.css'

/** The frame of the pages with one question, which nobody needs to be signed in for: banner, header, one column of attention. */
export function PageFrame({ children }: { children: ReactNode }) {
  return (
    <BareFrame aside={<span className={styles.host}>{runtime().config.issuer.host}</span>} banner={<LoopbackBanner />}>
      {children}
    </BareFrame>
  )
}

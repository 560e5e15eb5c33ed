'use client'

import Check from 'lucide-react/icons/check'
import Copy from 'lucide-react/icons/copy'
import X from 'lucide-react/icons/x'
import { useEffect, useState } from 'react'
import styles from './copy-button.module.css'

const SAID_MILLISECONDS = 2_000

const outcomes = {
  copied: { words: 'Copied', Icon: Check },
  refused: { words: 'Not copied: the browser refuses. Select it by hand.', Icon: X },
} as const

/** Copies a text, and says so. @param what names it for those who do not see it */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [outcome, setOutcome] = useState<keyof typeof outcomes>()
  useEffect(() => {
    if (outcome === undefined) return
    const timer = setTimeout(() => setOutcome(undefined), SAID_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [outcome])
  const { Icon, words } = outcome === undefined ? { Icon: Copy, words: '' } : outcomes[outcome]
  return (
    <>
      <button
        type="button"
        className={styles.copy}
        aria-label={`Copy ${what}`}
        onClick={async () => {
          // Without https there is no clipboard at all.
          const wrote = navigator.clipboard?.writeText(text) ?? Promise.reject()
          setOutcome(await wrote.then(() => 'copied' as const).catch(() => 'refused' as const))
        }}
      >
        <Icon size={16} aria-hidden="true" />
      </button>
      <span className={styles.said} role="status">
        {words}
      </span>
    </>
  )
}

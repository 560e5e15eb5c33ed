'use client'

import Check from 'lucide-react/icons/check'
import Copy from 'lucide-react/icons/copy'
import { useEffect, useState } from 'react'
import styles from './snippet.module.css'

const COPIED_MILLISECONDS = 2_000

/** One command, filled in and ready to run, with one button that copies it. */
export function Snippet({ command }: { command: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), COPIED_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <div className={styles.snippet}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <pre className={styles.command} tabIndex={0}>
        <code>{command}</code>
      </pre>
      <button
        type="button"
        className={styles.copy}
        aria-label={`Copy “${command}”`}
        onClick={async () => {
          await navigator.clipboard.writeText(command)
          setCopied(true)
        }}
      >
        {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      </button>
      <span className={styles.said} role="status">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  )
}

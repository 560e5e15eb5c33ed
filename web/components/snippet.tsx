import { CopyButton } from './copy-button.tsx'
import styles from './snippet.module.css'

/**
 * Something to run or to paste, filled in and ready, with one button that copies it.
 *
 * @param what names it for those who do not see it; the text itself where left out
 */
export function Snippet({ command, what }: { command: string; what?: string }) {
  return (
    <div className={styles.snippet}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <pre className={styles.command} tabIndex={0}>
        <code>{command}</code>
      </pre>
      <CopyButton text={command} what={what ?? `“${command}”`} />
    </div>
  )
}

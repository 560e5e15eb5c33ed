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
      <pre className={styles.command}>
        <code>
          {command.split('\n').map((line, at, { length }) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines never change places
            <span key={at} className={styles.line}>
              {at < length - 1 ? `${line}\n` : line}
            </span>
          ))}
        </code>
      </pre>
      <CopyButton text={command} what={what ?? `“${command}”`} />
    </div>
  )
}

import styles from './touch-drawing.module.css'

export type TouchPhase = 'idle' | 'touch' | 'checking' | 'done' | 'failed'

/** A security key whose contact shows where the ceremony stands. What it says is said in words beside it. */
export function TouchDrawing({ phase }: { phase: TouchPhase }) {
  return (
    <svg className={styles.drawing} data-phase={phase} viewBox="0 0 64 64" aria-hidden="true">
      <g className={styles.key} fill="none" strokeWidth="1.5" strokeLinejoin="round">
        <path d="M25 17V6.75a.75.75 0 0 1 .75-.75h12.5a.75.75 0 0 1 .75.75V17" />
        <path d="M29.5 10.5v3M34.5 10.5v3" strokeLinecap="round" />
        <rect className={styles.body} x="19" y="17" width="26" height="41" rx="6" />
        <circle cx="32" cy="51.5" r="2" />
      </g>
      <circle className={styles.wave} cx="32" cy="35" r="8" />
      <circle className={styles.lateWave} cx="32" cy="35" r="8" />
      <circle className={styles.contact} cx="32" cy="35" r="8" />
      <circle className={styles.arc} cx="32" cy="35" r="8" pathLength="100" />
      <path className={styles.tick} d="m28.2 35.2 2.7 2.7 5-5.4" />
    </svg>
  )
}

import type { CeremonyState } from '../../ceremony/use-ceremony.ts'
import { Prose } from '../prose.tsx'
import { TouchDrawing, type TouchPhase } from './touch-drawing.tsx'
import styles from './touch-panel.module.css'

interface Words {
  readonly title: string
  readonly hint: string
}

/** The words of the phases that differ between pages. */
export interface PanelWords {
  readonly idle: Words
  readonly touch: Words
  readonly done: Words
}

const away: Words = { title: 'Click this page', hint: 'Then touch your security key.' }
const checking: Words = { title: 'Checking the answer', hint: 'This takes a moment.' }

/** Where the ceremony stands: a drawing, and the same in words, announced to screen readers. Its height never changes. */
export function TouchPanel({ state, words }: { state: CeremonyState; words: PanelWords }) {
  return (
    <div className={styles.panel} data-failed={state.phase === 'failed' || undefined}>
      <TouchDrawing phase={drawn(state)} />
      <div className={styles.words} role="status">
        <CeremonyWords state={state} words={words} />
      </div>
    </div>
  )
}

function CeremonyWords({ state, words }: { state: CeremonyState; words: PanelWords }) {
  if (state.phase === 'failed') {
    const { what, next, code } = state.failure
    return (
      <>
        <p className={styles.title}>
          <Prose text={what} />
        </p>
        <p className={styles.hint}>
          <Prose text={next} /> <span className={styles.code}>{code}</span>
        </p>
      </>
    )
  }
  const { title, hint } = wordsOf(state.phase, words)
  return (
    <>
      <p className={styles.title}>{title}</p>
      <p className={styles.hint}>{hint}</p>
    </>
  )
}

function wordsOf(phase: Exclude<CeremonyState['phase'], 'failed'>, words: PanelWords): Words {
  if (phase === 'away') return away
  if (phase === 'checking') return checking
  if (phase === 'idle') return words.idle
  return phase === 'done' ? words.done : words.touch
}

function drawn({ phase }: CeremonyState): TouchPhase {
  if (phase === 'preparing') return 'touch'
  return phase === 'away' ? 'idle' : phase
}

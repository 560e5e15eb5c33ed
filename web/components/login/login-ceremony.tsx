'use client'

import { useCallback, useEffect, useRef } from 'react'
import type { CeremonyFailure } from '../../ceremony/ceremony-failure.ts'
import { answerLogin } from '../../ceremony/login.ts'
import { pageInFront } from '../../ceremony/page-in-front.ts'
import { type CeremonyProgress, useCeremony } from '../../ceremony/use-ceremony.ts'
import { Button } from '../button.tsx'
import styles from '../touch/ceremony.module.css'
import { TouchPanel } from '../touch/touch-panel.tsx'

const touch = { title: 'Touch your security key', hint: 'It blinks while it waits for you.' }
const done = { title: 'Signed in', hint: 'Taking you back.' }

/**
 * The touch of a login request. It begins by itself, unless the server has just refused a key: then the person decides.
 *
 * @param refusal what the server said of the touch before
 */
export function LoginCeremony({ id, refusal }: { id: string; refusal: CeremonyFailure | undefined }) {
  const form = useRef<HTMLFormElement>(null)
  const perform = useCallback(
    async (progress: CeremonyProgress) => {
      const answer = await answerLogin(id, progress)
      if (form.current !== null) submit(form.current, { ...answer })
    },
    [id],
  )
  const { state, setState, begin } = useCeremony(
    perform,
    refusal === undefined ? { phase: 'touch' } : { phase: 'failed', failure: refusal },
  )
  const refused = refusal !== undefined
  useEffect(() => {
    if (refused) return
    const gone = new AbortController()
    if (!document.hasFocus()) setState({ phase: 'away' })
    void pageInFront(gone.signal).then(begin)
    return () => gone.abort()
  }, [refused, begin, setState])

  const path = `/login/${encodeURIComponent(id)}`
  const failed = state.phase === 'failed'
  return (
    <>
      <TouchPanel state={state} words={{ idle: touch, touch, done }} />
      <div className={styles.acts}>
        <form method="post" action={`${path}/cancel`}>
          <Button type="submit" kind="quiet">
            Cancel
          </Button>
        </form>
        {failed && <Button onClick={() => void begin()}>Try again</Button>}
      </div>
      <form ref={form} method="post" action={path} hidden>
        <input type="hidden" name="ceremony" />
        <input type="hidden" name="credential" />
      </form>
    </>
  )
}

function submit(form: HTMLFormElement, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
  form.submit()
}

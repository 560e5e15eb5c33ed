'use client'

import { Form } from '@base-ui/react/form'
import Plus from 'lucide-react/icons/plus'
import { useCallback, useId, useRef, useState } from 'react'
import { addKey } from '../../ceremony/add-key.ts'
import { stopAsking } from '../../ceremony/ask-key.ts'
import { sayAfterLoad } from '../../ceremony/said-after-load.ts'
import { type CeremonyProgress, useCeremony } from '../../ceremony/use-ceremony.ts'
import styles from '../acts/act.module.css'
import { typedParameters } from '../acts/typed-parameters.ts'
import { Button, type ButtonKind } from '../button.tsx'
import { Dialog } from '../feedback/dialog.tsx'
import { InputField } from '../fields/input-field.tsx'
import { TouchPanel } from '../touch/touch-panel.tsx'

const MAX_NAME = 60

/** Adds a further key to those of whoever is signed in: two touches, of a key that is there and of the new one. */
export function AddKeyButton({ kind = 'main' }: { kind?: ButtonKind }) {
  const [open, setOpen] = useState(false)
  const [known, setKnown] = useState(false)
  const nickname = useRef('')
  const id = useId()
  const perform = useCallback(
    async (progress: CeremonyProgress) => {
      setKnown(false)
      await addKey(nickname.current, progress, () => setKnown(true))
      sayAfterLoad({ text: `Key “${nickname.current}” is added.`, focus: id })
      window.location.reload()
    },
    [id],
  )
  const { state, setState, begin } = useCeremony(perform, { phase: 'idle' })
  const busy = state.phase !== 'idle' && state.phase !== 'failed'
  const close = () => {
    if (busy) stopAsking()
    setState({ phase: 'idle' })
    setOpen(false)
  }
  return (
    <>
      <Button id={id} kind={kind} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Plus size={16} aria-hidden="true" />
        Add a key
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title="Add a key"
        locked={state.phase === 'checking' || state.phase === 'done'}
      >
        <Form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            nickname.current = String(typedParameters(event.currentTarget).nickname)
            void begin()
          }}
        >
          <div className={styles.about}>
            <p>It takes two touches: one of a key that you have, then one of the new key. Have both at hand.</p>
            <InputField
              name="nickname"
              label="Name of the new key"
              help="Say where it is, so that you know it again in a list."
              placeholder="Drawer at home"
              maxLength={MAX_NAME}
              readOnly={busy}
            />
          </div>
          <TouchPanel state={state} words={known ? newKeyWords : ownKeyWords} />
          <div className={styles.acts}>
            <Button kind="quiet" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" busy={busy}>
              {state.phase === 'failed' ? 'Try again' : 'Add this key'}
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  )
}

const done = { title: 'The key is added', hint: 'One moment.' }

const ownKeyWords = {
  idle: { title: 'Plug in a key that you have', hint: 'Its touch says that it is you who adds another.' },
  touch: { title: '1 of 2: touch the key that you have', hint: 'It blinks while it waits for you.' },
  done,
}

const newKeyWords = {
  idle: ownKeyWords.idle,
  touch: {
    title: '2 of 2: now the new key',
    hint: 'Plug it in and follow the browser. It asks for its PIN, or sets one.',
  },
  done,
}

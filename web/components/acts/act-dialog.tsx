'use client'

import { useState } from 'react'
import { stopAsking } from '../../ceremony/ask-key.ts'
import { sayAfterLoad } from '../../ceremony/said-after-load.ts'
import { useAct } from '../../ceremony/use-act.ts'
import { Dialog } from '../feedback/dialog.tsx'
import { ActAsk } from './act-ask.tsx'
import { ActGave } from './act-gave.tsx'
import type { ActSpec } from './act-spec.ts'
import { ActTold } from './act-told.tsx'
import { toldTexts } from './told-texts.ts'

/**
 * Asks whether an act is to be done, asks for the touch that it needs, does it, and loads the page anew: a page always shows what the
 * server says.
 *
 * @param opener id of the element that has the focus again afterwards
 */
export function ActDialog({
  spec,
  open,
  onClose,
  opener,
}: {
  spec: ActSpec
  open: boolean
  onClose(): void
  opener?: string
}) {
  const [gave, setGave] = useState<{ value: string; beside: string | undefined }>()
  const [told, setTold] = useState<readonly string[]>()
  const leave = () => {
    sayAfterLoad({ text: spec.done, focus: spec.go === undefined ? opener : undefined })
    if (spec.go === undefined) window.location.reload()
    else window.location.assign(spec.go)
  }
  const done = (result: unknown) => {
    const value = spec.shows && textMember(result, spec.shows.member)
    const texts = spec.tells && toldTexts(result, spec.tells)
    if (texts !== undefined) setTold(texts)
    else if (value === undefined) leave()
    else setGave({ value, beside: spec.shows?.beside && textMember(result, spec.shows.beside.member) })
  }
  const act = useAct(spec.act, spec.touch !== undefined, { done }, spec.file)
  const close = () => {
    if ((gave ?? told) !== undefined) return leave()
    if (act.busy) stopAsking()
    act.reset()
    onClose()
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={told !== undefined && spec.tells ? spec.tells.title : gave === undefined ? spec.title : spec.done}
      locked={act.state.phase === 'checking' || (act.state.phase === 'done' && (gave ?? told) === undefined)}
    >
      {told !== undefined && spec.tells ? (
        <ActTold tells={spec.tells} texts={told} onDone={leave} />
      ) : gave !== undefined && spec.shows ? (
        <ActGave shows={spec.shows} gave={gave} onDone={leave} />
      ) : (
        <ActAsk spec={spec} state={act.state} busy={act.busy} onBegin={act.begin} onCancel={close} />
      )}
    </Dialog>
  )
}

function textMember(result: unknown, member: string): string | undefined {
  if (typeof result !== 'object' || result === null) return undefined
  const value: unknown = Reflect.get(result, member)
  return typeof value === 'string' ? value : undefined
}

'use client'

import { type ReactNode, useId } from 'react'
import type { ActParameters } from '../../ceremony/act-parameters.ts'
import { sayAfterLoad } from '../../ceremony/said-after-load.ts'
import { useAct } from '../../ceremony/use-act.ts'
import { Button, type ButtonKind } from '../button.tsx'
import { toasts } from '../feedback/toasts.ts'

/** A button for an act that asks for nothing, because nothing is lost by it. */
export function ActNowButton({
  act,
  parameters = {},
  label,
  about,
  done,
  kind = 'bare',
}: {
  act: string
  parameters?: ActParameters
  label: ReactNode
  about: string
  done: string
  kind?: ButtonKind
}) {
  const id = useId()
  const { busy, begin } = useAct(act, false, {
    done() {
      sayAfterLoad({ text: done, focus: id })
      window.location.reload()
    },
    failed: ({ what, next, code }) => void toasts.add({ title: `${what} ${next} (${code})` }),
  })
  return (
    <Button id={id} kind={kind} busy={busy} aria-label={about} onClick={() => begin(parameters)}>
      {label}
    </Button>
  )
}

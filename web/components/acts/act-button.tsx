'use client'

import { type ReactNode, useId, useState } from 'react'
import { Button, type ButtonKind } from '../button.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { ActSpec } from './act-spec.ts'

/**
 * A button that asks, in a dialog, whether its act is to be done.
 *
 * @param about the object, for those who hear the button without its row: “Remove” is read as “Remove desk”
 */
export function ActButton({
  label,
  icon,
  kind = 'quiet',
  about,
  ...spec
}: ActSpec & { label: string; icon?: ReactNode; kind?: ButtonKind; about?: string }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <Button
        id={id}
        kind={kind}
        aria-haspopup="dialog"
        aria-label={about && `${label} ${about}`}
        onClick={() => setOpen(true)}
      >
        {icon}
        {label}
      </Button>
      <ActDialog spec={spec} open={open} onClose={() => setOpen(false)} opener={id} />
    </>
  )
}

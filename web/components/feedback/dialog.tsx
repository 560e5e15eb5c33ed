'use client'

import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import X from 'lucide-react/icons/x'
import type { ReactNode } from 'react'
import close from './close.module.css'
import styles from './dialog.module.css'

/**
 * What asks before something is done. Focus goes in, stays in, and comes back.
 *
 * @param locked it cannot be closed just now, because the server is at it
 */
export function Dialog({
  open,
  onClose,
  title,
  locked = false,
  children,
}: {
  open: boolean
  onClose(): void
  title: string
  locked?: boolean
  children: ReactNode
}) {
  return (
    <BaseDialog.Root
      open={open}
      disablePointerDismissal
      onOpenChange={(wanted) => {
        if (!wanted && !locked) onClose()
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Viewport className={styles.viewport}>
          <BaseDialog.Popup className={styles.popup}>
            <div className={styles.head}>
              <BaseDialog.Title className={styles.title}>{title}</BaseDialog.Title>
              <BaseDialog.Close className={`${close.close} ${styles.close}`} aria-label="Close">
                <X size={16} aria-hidden="true" />
              </BaseDialog.Close>
            </div>
            {children}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

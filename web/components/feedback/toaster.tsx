'use client'

import { Toast } from '@base-ui/react/toast'
import Check from 'lucide-react/icons/check'
import X from 'lucide-react/icons/x'
import { useEffect } from 'react'
import { takeSaid } from '../../ceremony/said-after-load.ts'
import close from './close.module.css'
import styles from './toaster.module.css'
import { toasts } from './toasts.ts'

/** Where short messages appear. Says first what was to be said after this page has loaded, and gives the focus back. */
export function Toaster() {
  useEffect(() => {
    const said = takeSaid()
    if (said === undefined) return
    toasts.add({ title: said.text })
    const before = said.focus === undefined ? null : document.getElementById(said.focus)
    const target = before ?? document.getElementById('content')
    target?.focus()
  }, [])
  return (
    <Toast.Provider toastManager={toasts}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Toasts() {
  return Toast.useToastManager().toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <Toast.Content className={styles.content}>
        <Check className={styles.icon} size={16} aria-hidden="true" />
        <Toast.Title className={styles.title} render={<p />} />
        <Toast.Close className={close.close} aria-label="Close the message">
          <X size={16} aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}

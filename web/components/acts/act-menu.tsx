'use client'

import { Menu } from '@base-ui/react/menu'
import Ellipsis from 'lucide-react/icons/ellipsis'
import { useId, useRef, useState } from 'react'
import { ActDialog } from './act-dialog.tsx'
import styles from './act-menu.module.css'
import type { ActSpec } from './act-spec.ts'

export type ActMenuItem = ActSpec & { readonly label: string }

/**
 * The acts on one row of a table, behind one button.
 *
 * @param label names the object: `Actions for “desk”`
 * @param asked label of the act whose dialog is open when the page is there, because its address asks for it
 */
export function ActMenu({ label, items, asked }: { label: string; items: readonly ActMenuItem[]; asked?: string }) {
  const [chosen, setChosen] = useState(items.find((item) => item.label === asked) ?? items[0])
  const [open, setOpen] = useState(asked !== undefined && chosen?.label === asked)
  const id = useId()
  // Beside its button and not at the end of the document: so it stands within the landmark of the page.
  const around = useRef<HTMLDivElement>(null)
  if (chosen === undefined) return null
  return (
    <div ref={around}>
      <Menu.Root>
        <Menu.Trigger id={id} className={styles.trigger} aria-label={label}>
          <Ellipsis size={16} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal container={around}>
          <Menu.Positioner className={styles.positioner} align="end" sideOffset={4}>
            <Menu.Popup className={styles.popup}>
              {items.map((item) => (
                <Menu.Item
                  key={item.label}
                  className={styles.item}
                  data-danger={item.danger || undefined}
                  onClick={() => {
                    setChosen(item)
                    setOpen(true)
                  }}
                >
                  {item.label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <ActDialog key={chosen.label} spec={chosen} open={open} onClose={() => setOpen(false)} opener={id} />
    </div>
  )
}

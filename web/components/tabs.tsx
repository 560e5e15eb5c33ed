'use client'

import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

/**
 * The same thing in several ways, one at a time. Without scripts all of them are shown, one beneath the other.
 *
 * @param label names the choice, for those who do not see it
 */
export function Tabs({
  label,
  tabs,
}: {
  label: string
  tabs: readonly { readonly name: string; readonly content: ReactNode }[]
}) {
  return (
    <BaseTabs.Root className={styles.root} defaultValue={tabs[0]?.name}>
      <BaseTabs.List className={styles.list} aria-label={label}>
        {tabs.map(({ name }) => (
          <BaseTabs.Tab key={name} className={styles.tab} value={name}>
            {name}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {tabs.map(({ name, content }) => (
        <BaseTabs.Panel key={name} className={styles.panel} value={name} keepMounted>
          <p className={styles.name}>{name}</p>
          {content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  )
}

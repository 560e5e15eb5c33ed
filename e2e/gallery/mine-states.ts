import type { GalleryState } from './gallery-state.ts'

/** The pages of whoever is signed in. */
export const mineStates: readonly GalleryState[] = [
  { name: 'overview-first-day', path: '/', who: 'newcomer' },
  { name: 'overview', path: '/', who: 'member' },
  { name: 'overview-administrator', path: '/', who: 'administrator' },
  {
    name: 'menu',
    path: '/keys',
    who: 'administrator',
    async prepare(page) {
      const menu = page.getByText('Menu', { exact: true })
      if (await menu.isVisible()) await menu.click()
    },
  },
  { name: 'keys-one', path: '/keys', who: 'newcomer' },
  { name: 'keys', path: '/keys', who: 'member' },
]

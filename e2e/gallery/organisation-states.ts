import type { GalleryState } from './gallery-state.ts'

/** The pages of administrators. */
export const organisationStates: readonly GalleryState[] = [
  { name: 'admin-not-for-members', path: '/admin/people', who: 'member' },
]

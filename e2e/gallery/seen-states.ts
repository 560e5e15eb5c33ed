import type { GalleryState } from './gallery-state.ts'

const places = [
  { name: 'overview', path: '/', who: 'member' },
  { name: 'sessions', path: '/sessions', who: 'member' },
  { name: 'connect', path: '/connect', who: 'member' },
  { name: 'admin-aws-role-new', path: '/admin/aws-roles/new', who: 'administrator' },
  { name: 'admin-audit', path: '/admin/audit', who: 'administrator' },
  { name: 'admin-sessions', path: '/admin/sessions', who: 'administrator' },
] as const

/** The same pages as they come out of a printer, in the colours of somebody who needs others, and where no script runs. */
export const seenStates: readonly GalleryState[] = places.flatMap((place) =>
  (['printed', 'in forced colours', 'without scripts'] as const).map((seen) => ({
    ...place,
    name: `seen-${seen.replaceAll(' ', '-')}-${place.name}`,
    seen,
  })),
)

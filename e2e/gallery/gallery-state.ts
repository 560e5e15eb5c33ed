import type { Page } from 'playwright-core'
import type { VirtualKey } from '../browser/virtual-key.ts'

/** Who looks: somebody with everything, an ordinary member, a member on the first day, or nobody that is known. */
export type Onlooker = 'administrator' | 'member' | 'newcomer' | 'nobody'

/** One picture: a page, and what was done on it before. */
export interface GalleryState {
  /** Name of the file: area, page, state. */
  readonly name: string
  readonly path: string
  readonly who: Onlooker
  /** `empty`: before anything is in the lists of the organisation; `full` where left out. */
  readonly world?: 'empty'
  /** How it is looked at, where not on a screen in the page's own colours and with its scripts. */
  readonly seen?: 'printed' | 'in forced colours' | 'without scripts'
  /** Brings the page into its state. The key is plugged in, and answers by itself unless it is told not to. */
  prepare?(page: Page, key: VirtualKey): Promise<void>
}

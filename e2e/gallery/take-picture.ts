import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { VirtualKey } from '../browser/virtual-key.ts'
import type { GalleryState } from './gallery-state.ts'
import type { People } from './world.ts'

export interface View {
  readonly scheme: 'light' | 'dark'
  readonly width: 360 | 768 | 1440
}

export const views: readonly View[] = [
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 1440 },
  { scheme: 'light', width: 768 },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360 },
]

const HEIGHTS = { 360: 740, 768: 1024, 1440: 900 } as const
/** The narrowest that a page has to fit into: 1280 pixels at a zoom of 400 % (WCAG 1.4.10). */
const NARROWEST = 320

/**
 * Opens a page in one view, brings it into its state, takes the picture, and looks for what keeps people out of it.
 *
 * @returns what is wrong with it, one line each: what axe finds, what the content policy stopped, sideways scrolling
 */
export async function takePicture(
  place: { readonly browser: Browser; readonly issuer: string; readonly people: People; readonly folder: string },
  state: GalleryState,
  { scheme, width }: View,
): Promise<string[]> {
  const { browser, issuer, people, folder } = place
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: { width, height: HEIGHTS[width] },
    reducedMotion: 'reduce',
    forcedColors: state.seen === 'in forced colours' ? 'active' : 'none',
    javaScriptEnabled: state.seen !== 'without scripts',
  })
  const person = state.who === 'nobody' ? undefined : people[state.who]
  if (person !== undefined) await context.addCookies([{ name: 'vouch', value: person.cookie, url: issuer }])
  try {
    const page = await context.newPage()
    const wrong: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 40[0134]/.test(message.text())) wrong.push(message.text())
    })
    const key = await VirtualKey.plugInto(page, person?.credentials ?? [])
    await page.goto(`${issuer}${state.path}`, { waitUntil: 'networkidle' })
    await state.prepare?.(page, key)
    if (state.seen === 'printed') await page.emulateMedia({ media: 'print' })
    // What lies over a page covers what is seen of it, and no more.
    const fullPage = (await page.getByRole('dialog').count()) === 0
    await page.screenshot({ path: join(folder, `${state.name}.${scheme}.${width}.png`), fullPage })
    if (person !== undefined) person.credentials = await key.credentials()
    // What is on paper, or in colours of the system's own, is no page that axe knows.
    if (state.seen === undefined) wrong.push(...(await findings(context)))
    await page.setViewportSize({ width: NARROWEST, height: HEIGHTS[width] })
    if (await scrollsSideways(page)) wrong.push(`the page scrolls sideways at ${NARROWEST} pixels`)
    return wrong.map((line) => `${state.name} (${scheme}, ${width}): ${line}`)
  } finally {
    await context.close()
  }
}

/**
 * What keeps people out of what is open: one line each.
 *
 * @param leftOut rules of axe that do not fit
 */
export async function findings(context: BrowserContext, leftOut: readonly string[] = []): Promise<string[]> {
  const [page] = context.pages()
  if (page === undefined) return []
  const { violations } = await new AxeBuilder({ page }).disableRules([...leftOut]).analyze()
  return [
    ...violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`),
    ...((await scrollsSideways(page)) ? ['the page scrolls sideways'] : []),
  ]
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}

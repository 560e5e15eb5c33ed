import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { type HarnessEnvironment, harnessEnvironment } from '../processes/environment.ts'
import { unpackNpmChromium } from './unpack-npm-chromium.ts'

export interface FoundBrowser {
  readonly executablePath: string
  /** Where it was found, for the log. */
  readonly source: 'VOUCH_TEST_BROWSER' | 'installed' | 'Playwright' | 'npm'
  /** Variables that it needs to find its own libraries and fonts. */
  readonly environment: Readonly<Record<string, string>>
}

/** Where to look. */
type Place = Pick<HarnessEnvironment, 'testBrowser' | 'path' | 'home'>

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * A Chromium for the tests: VOUCH_TEST_BROWSER, else an installed one, else Playwright's own, else the one of npm, which
 * is unpacked on first use (two seconds, 210 MB below node_modules/.cache).
 *
 * @throws Error where VOUCH_TEST_BROWSER names no file, or there is no browser at all
 */
export async function findBrowser(environment: Place = harnessEnvironment()): Promise<FoundBrowser> {
  const wanted = environment.testBrowser
  if (wanted !== undefined) {
    if (!existsSync(wanted)) throw new Error(`VOUCH_TEST_BROWSER names ${wanted}, which does not exist.`)
    return { executablePath: wanted, source: 'VOUCH_TEST_BROWSER', environment: {} }
  }
  const installed = [...candidatesOnPath(environment.path), ...MAC_PATHS].find((path) => existsSync(path))
  if (installed !== undefined) return { executablePath: installed, source: 'installed', environment: {} }
  const own = chromium.executablePath()
  if (own !== '' && existsSync(own)) return { executablePath: own, source: 'Playwright', environment: {} }
  return { ...(await unpackNpmChromium()), source: 'npm' }
}

function candidatesOnPath(path: string): string[] {
  const folders = path.split(':').filter((folder) => folder.startsWith('/'))
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

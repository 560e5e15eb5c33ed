import { type Browser, chromium } from 'playwright-core'
import { cleanEnvironment } from '../processes/environment.ts'
import { findBrowser } from './find-browser.ts'

/** It does not phone home, and runs as root and without a graphics card. */
const FLAGS = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts a headless Chromium.
 *
 * @param flags further switches of its command line
 */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const { executablePath, environment } = await findBrowser()
  return chromium.launch({
    executablePath,
    args: [...FLAGS, ...flags],
    // Chromium's sandbox does not start as root, nor in most containers.
    chromiumSandbox: false,
    env: cleanEnvironment(environment),
    // It would end us at once, before the rest is put away; it closes with us in any case.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

import { HOST_NAME_PARAMETER, OS_USER_PARAMETER, TAKES_PASTE_PARAMETER } from '@vouch/protocol'
import type { Page } from 'playwright-core'
import { pushedLogin } from '../../web/testing/login.ts'
import type { GalleryState } from './gallery-state.ts'

/** A login that a terminal on another machine asks for, opened on this page. @returns the number that the terminal shows */
async function openLogin(page: Page): Promise<string> {
  const issuer = new URL(page.url()).origin
  const { pushed } = await pushedLogin(
    { issuer, clock: () => new Date() },
    {
      [HOST_NAME_PARAMETER]: 'build-7.eu-central-1.internal',
      [OS_USER_PARAMETER]: 'bob',
      [TAKES_PASTE_PARAMETER]: '1',
    },
  )
  await page.goto(`${issuer}/l/${pushed.vouch_short_code}`, { waitUntil: 'networkidle' })
  return pushed.vouch_number ?? ''
}

async function openNumber(page: Page): Promise<string> {
  const number = await openLogin(page)
  await page.getByRole('link', { name: 'My terminal is on another machine' }).click()
  await page.getByLabel('Number').waitFor()
  return number
}

async function typeNumber(page: Page, number: string): Promise<void> {
  await page.getByLabel('Number').fill(number)
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** What somebody meets whose terminal is on another machine. */
export const loginStates: readonly GalleryState[] = [
  { name: 'login-where', path: '/sign-in', who: 'nobody', prepare: async (page) => void (await openLogin(page)) },
  { name: 'login-number', path: '/sign-in', who: 'nobody', prepare: async (page) => void (await openNumber(page)) },
  {
    name: 'login-number-wrong',
    path: '/sign-in',
    who: 'nobody',
    async prepare(page) {
      const number = await openNumber(page)
      await typeNumber(
        page,
        number.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
      )
      await page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'login-elsewhere',
    path: '/sign-in',
    who: 'nobody',
    async prepare(page, key) {
      await key.setTouched(false)
      await typeNumber(page, await openNumber(page))
      await page.getByText('Touch your security key').waitFor()
    },
  },
  {
    name: 'login-code',
    path: '/connect',
    who: 'member',
    async prepare(page) {
      await typeNumber(page, await openNumber(page))
      await page.getByText(/^vouch_ac_/).waitFor()
    },
  },
  { name: 'login-number-over', path: '/login/failed?code=VCH-1012', who: 'nobody' },
  { name: 'login-code-gone', path: '/login/failed?code=VCH-1014', who: 'nobody' },
]

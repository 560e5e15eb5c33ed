import type { GalleryState } from './gallery-state.ts'

/** What is seen by people whom the server does not know yet. */
export const signInStates: readonly GalleryState[] = [
  { name: 'sign-in', path: '/sign-in', who: 'nobody' },
  {
    name: 'sign-in-touch',
    path: '/sign-in',
    who: 'nobody',
    async prepare(page, key) {
      await key.setTouched(false)
      await page.getByRole('button', { name: 'Sign in with your key' }).click()
      await page.getByText('Touch your security key').waitFor()
    },
  },
  {
    name: 'sign-in-refused',
    path: '/sign-in',
    who: 'nobody',
    async prepare(page, key) {
      await key.setVerified(false)
      await page.getByRole('button', { name: 'Sign in with your key' }).click()
      await page.getByText(/VCH-\d{4}/).waitFor()
    },
  },
  { name: 'enrol-without-invite', path: '/enroll', who: 'nobody' },
  { name: 'login-over', path: '/login/failed?code=VCH-1201', who: 'nobody' },
  { name: 'login-done', path: '/login/done', who: 'nobody' },
  { name: 'not-found', path: '/nowhere', who: 'nobody' },
]

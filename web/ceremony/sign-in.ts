import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { askForTouch } from './ask-key.ts'
import { postJson } from './post-json.ts'
import type { CeremonyProgress } from './use-ceremony.ts'

/** Signs in in this browser with a touch. @returns the path to go on to */
export async function signIn(progress: CeremonyProgress): Promise<string> {
  const { ceremony, options } = await postJson<{ ceremony: string; options: PublicKeyCredentialRequestOptionsJSON }>(
    '/api/v1/sign-in/options',
    {},
  )
  const credential = await askForTouch(options, progress)
  progress.checking()
  return (await postJson<{ next: string }>('/api/v1/sign-in', { ceremony, credential })).next
}

/** Ends the session of this browser, at the server too. */
export async function signOut(): Promise<void> {
  await postJson('/api/v1/sign-out', {})
}

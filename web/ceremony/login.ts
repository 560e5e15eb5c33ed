import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { askForTouch } from './ask-key.ts'
import { postJson } from './post-json.ts'
import type { CeremonyProgress } from './use-ceremony.ts'

/** What the login form posts; `credential` is JSON text. */
export interface LoginAnswer {
  readonly ceremony: string
  readonly credential: string
}

/** Answers a login request with a touch. The answer is posted as a form, so that the browser follows to the client. */
export async function answerLogin(loginRequestId: string, progress: CeremonyProgress): Promise<LoginAnswer> {
  const { ceremony, options } = await postJson<{ ceremony: string; options: PublicKeyCredentialRequestOptionsJSON }>(
    `/login/${encodeURIComponent(loginRequestId)}/options`,
    {},
  )
  const credential = await askForTouch(options, progress)
  progress.checking()
  return { ceremony, credential: JSON.stringify(credential) }
}

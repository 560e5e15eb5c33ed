import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { askForNewKey } from './ask-key.ts'
import { performAct } from './perform-act.ts'
import { postJson } from './post-json.ts'
import type { CeremonyProgress } from './use-ceremony.ts'

interface BegunAddition {
  readonly ceremony: string
  readonly options: PublicKeyCredentialCreationOptionsJSON
}

/**
 * Adds a further key: a touch of one that is there, then the new one.
 *
 * @param known called when the first touch was accepted, and the new key is asked for
 */
export async function addKey(nickname: string, progress: CeremonyProgress, known: () => void): Promise<void> {
  const begun = await performAct({ act: 'key.add', touch: true, parameters: {} }, progress)
  const { ceremony, options } = begun as BegunAddition
  known()
  const credential = await askForNewKey(options, progress)
  progress.checking()
  await postJson('/api/v1/enrollment', { ceremony, nickname, credential })
}

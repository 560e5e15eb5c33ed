import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import type { ActParameters } from './act-parameters.ts'
import { askForTouch } from './ask-key.ts'
import { postJson } from './post-json.ts'
import type { CeremonyProgress } from './use-ceremony.ts'

/** An act of the server's table: its name, whether it asks for a touch, and what it is to be done with. */
export interface ActCall {
  readonly act: string
  readonly touch: boolean
  readonly parameters: ActParameters
  /** The text of a file that goes beside the parameters, which name it by its hash. */
  readonly file?: string | undefined
}

/** The one way of the server's API that takes a file. */
const FILE_PATH = '/api/v1/metadata-service/file'

/**
 * Does one act of the dashboard, with a touch for exactly this act and these parameters where it asks for one.
 *
 * @returns what the act gives, null where it gives nothing
 */
export async function performAct(
  { act, touch, parameters, file }: ActCall,
  progress: CeremonyProgress,
): Promise<unknown> {
  const path = `/api/v1/acts/${encodeURIComponent(act)}`
  if (!touch) {
    progress.checking()
    return (await postJson<{ result: unknown }>(path, { parameters })).result
  }
  const { ceremony, options } = await postJson<{ ceremony: string; options: PublicKeyCredentialRequestOptionsJSON }>(
    `${path}/touch`,
    { parameters },
  )
  const credential = await askForTouch(options, progress)
  progress.checking()
  const touched = { parameters, touch: { ceremony, credential } }
  if (file === undefined) return (await postJson<{ result: unknown }>(path, touched)).result
  return (await postJson<{ result: unknown }>(FILE_PATH, { ...touched, file })).result
}

import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import type { Runtime } from '../../runtime.ts'
import { defineAct } from '../acts/define-act.ts'
import type { KeyPolicy } from '../attestation/key-policy.ts'
import { keyModel } from '../keys/key-model.ts'
import { challengeHash } from '../webauthn/challenge-hash.ts'
import { verifyRegistration } from '../webauthn/verify-registration.ts'
import { describeKeyPolicy } from './describe-key-policy.ts'
import { isFirmware } from './firmware.ts'
import { type JudgedKey, judgeEnrolledKeys } from './judge-enrolled-keys.ts'
import { refusals } from './judge-key.ts'
import { readyKeyPolicy } from './load-key-policy.ts'
import { keyPolicyDocument } from './policy-document.ts'
import { requireCoherent } from './require-coherent.ts'

/** So many refused keys are listed; the number of all of them is told. */
const MAX_LISTED = 200

/** What one key would get, in words for an administrator. */
export type Outcome = {
  readonly verdict: 'accepted' | 'refused'
  readonly reasons: readonly { readonly code: string; readonly words: string }[]
}

/** What the policy would do with all enrolled keys. */
export type KeysUnderPolicy = {
  readonly total: number
  readonly refused: number
  /** How many people would have no key left that it accepts. */
  readonly peopleLockedOut: number
  /** Whether an administrator would keep a key: else the policy cannot be enforced on enrolled keys. */
  readonly administratorLeft: boolean
  /** Those that it refuses, up to 200. */
  readonly list: readonly {
    readonly id: string
    readonly nickname: string
    readonly aaguid: string
    /** What the key says it is; a name to know it by. */
    readonly model: string
    readonly firmware: string | null
    readonly person: string
    readonly reasons: Outcome['reasons']
  }[]
}

/** What the act gives. */
export type Simulation = {
  /** The policy in plain sentences. */
  readonly sentences: readonly string[]
  readonly keys: KeysUnderPolicy
  readonly key: Outcome | null
  readonly model: Outcome | null
  readonly registration: Outcome | null
}

const firmware = z.string().max(11).refine(isFirmware, 'is not a version such as 5.7.0')

/**
 * Shows what a policy would do, and changes nothing: with every enrolled key; with one of them (`keyId`); with a model and a
 * firmware, taken for true (`model`); with what a browser gave for a new key of this server (`registration`, its JSON).
 *
 * @throws VouchError `keyPolicyRefused`; `keyUnknown` where `keyId` names no active key
 */
export const simulateKeyPolicy = defineAct({
  name: 'key-policy.simulate',
  by: 'administrator',
  touch: false,
  parameters: z.strictObject({
    policy: keyPolicyDocument,
    keyId: z.uuid().optional(),
    model: z.strictObject({ aaguid: z.guid().toLowerCase(), firmware: firmware.nullable() }).optional(),
    registration: z.string().max(40_000).optional(),
  }),
  async run({ runtime, now }, { policy: document, keyId, model, registration }): Promise<Simulation> {
    requireCoherent(document, runtime.config)
    const policy = await readyKeyPolicy(runtime, document)
    const judged = await judgeEnrolledKeys(runtime.database.prisma, policy)
    return {
      sentences: describeKeyPolicy(document),
      keys: summary(judged),
      key: keyId === undefined ? null : outcome(enrolled(judged, keyId)),
      model: model === undefined ? null : judgeModel(policy, model),
      registration: registration === undefined ? null : await judgeRegistration(runtime, policy, registration, now),
    }
  },
})

function summary(judged: readonly JudgedKey[]): KeysUnderPolicy {
  const refused = judged.filter(({ verdict }) => verdict === 'refused')
  const keeps = judged.filter(({ verdict }) => verdict === 'accepted')
  const stillIn = peopleOf(keeps)
  return {
    total: judged.length,
    refused: refused.length,
    peopleLockedOut: [...peopleOf(refused)].filter((id) => !stillIn.has(id)).length,
    administratorLeft: keeps.some(({ key }) => key.person.role === 'administrator' && key.person.state === 'active'),
    list: refused.slice(0, MAX_LISTED).map((one) => ({
      id: one.key.id,
      nickname: one.key.nickname,
      aaguid: one.key.aaguid,
      model: keyModel(one.key.aaguid, one.key.transports).name,
      firmware: one.key.firmware,
      person: one.key.person.email,
      reasons: outcome(one).reasons,
    })),
  }
}

function peopleOf(judged: readonly JudgedKey[]): Set<string> {
  return new Set(judged.map(({ key }) => key.person.id))
}

function enrolled(judged: readonly JudgedKey[], keyId: string): JudgedKey {
  const found = judged.find(({ key }) => key.id === keyId)
  if (found === undefined) throw new VouchError('keyUnknown')
  return found
}

function outcome({ verdict, reasons }: Pick<JudgedKey, 'verdict' | 'reasons'>): Outcome {
  return { verdict, reasons: reasons.map(({ code, words }) => ({ code, words })) }
}

function judgeModel(policy: KeyPolicy, model: Parameters<typeof refusals>[1]): Outcome {
  const reasons = policy.kind === 'hardware' ? refusals(policy.rules, model) : []
  return outcome({ verdict: reasons.length === 0 ? 'accepted' : 'refused', reasons })
}

async function judgeRegistration(
  { config }: Pick<Runtime, 'config'>,
  policy: KeyPolicy,
  text: string,
  now: Date,
): Promise<Outcome> {
  try {
    const { credential, challenge } = readPasted(text)
    // Whatever it answered: whether this registration is fresh is not the question.
    const hash = challengeHash(Buffer.from(challenge, 'base64url'))
    await verifyRegistration(credential, { relyingParty: config.issuer, policy, challengeHash: hash, now })
    return { verdict: 'accepted', reasons: [] }
  } catch (error) {
    if (!(error instanceof VouchError)) throw error
    return { verdict: 'refused', reasons: [{ code: error.code, words: error.message }] }
  }
}

const pasted = z.looseObject({ response: z.looseObject({ clientDataJSON: z.string() }) })
const clientData = z.looseObject({ challenge: z.string() })

function readPasted(text: string): { credential: unknown; challenge: string } {
  try {
    const credential = pasted.parse(JSON.parse(text))
    const { clientDataJSON } = credential.response
    const { challenge } = clientData.parse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()))
    return { credential, challenge }
  } catch (cause) {
    throw new VouchError('ceremonyMalformed', { cause })
  }
}

import { VouchError } from '@vouch/protocol'
import { z } from 'zod'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from './library.ts'

/** What the browser sent, decoded, and the same once more in the form that the library takes. */
export interface RegistrationCredential {
  readonly credentialId: Uint8Array<ArrayBuffer>
  readonly clientData: Uint8Array<ArrayBuffer>
  readonly attestationObject: Uint8Array<ArrayBuffer>
  readonly transports: readonly string[]
  readonly json: RegistrationResponseJSON
}

export interface AssertionCredential {
  readonly credentialId: Uint8Array<ArrayBuffer>
  readonly clientData: Uint8Array<ArrayBuffer>
  readonly authenticatorData: Uint8Array<ArrayBuffer>
  readonly userHandle: Uint8Array<ArrayBuffer> | undefined
  readonly json: AuthenticationResponseJSON
}

const KIB = 1024

/** Unpadded base64url of 1 to `maxBytes` bytes, written in the one canonical way. */
const bytes = (maxBytes: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil((maxBytes * 4) / 3))
    .refine((text) => Buffer.from(text, 'base64url').toString('base64url') === text)

// L3 §7.1 step 25: a credential ID is at most 1023 bytes.
const credentialId = bytes(1023)
const clientData = bytes(4 * KIB)

const registrationSchema = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: clientData,
    attestationObject: bytes(16 * KIB),
    // L3 §5.8.4: unknown values are kept as they are.
    transports: z
      .array(z.string().regex(/^[a-z-]{1,32}$/))
      .max(8)
      .default([]),
  }),
})

const assertionSchema = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: clientData,
    authenticatorData: bytes(4 * KIB),
    signature: bytes(KIB),
    // L3 §5.4.3: a user handle is 1 to 64 bytes.
    userHandle: bytes(64).nullish(),
  }),
})

/**
 * @param input RegistrationResponseJSON (L3 §5.1) as it came off the wire
 * @throws VouchError `ceremonyMalformed`
 */
export function readRegistrationCredential(input: unknown): RegistrationCredential {
  const { id, type, response } = parse(registrationSchema, input)
  const { clientDataJSON, attestationObject, transports } = response
  return {
    credentialId: decode(id),
    clientData: decode(clientDataJSON),
    attestationObject: decode(attestationObject),
    transports,
    json: { id, rawId: id, type, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
  }
}

/**
 * @param input AuthenticationResponseJSON (L3 §5.1) as it came off the wire
 * @throws VouchError `ceremonyMalformed`
 */
export function readAssertionCredential(input: unknown): AssertionCredential {
  const { id, type, response } = parse(assertionSchema, input)
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return {
    credentialId: decode(id),
    clientData: decode(clientDataJSON),
    authenticatorData: decode(authenticatorData),
    userHandle: userHandle ? decode(userHandle) : undefined,
    json: {
      id,
      rawId: id,
      type,
      response: { clientDataJSON, authenticatorData, signature },
      clientExtensionResults: {},
    },
  }
}

function parse<T extends { id: string; rawId: string }>(schema: z.ZodType<T>, input: unknown): T {
  const { success, data, error } = schema.safeParse(input)
  if (!success) {
    const member = error.issues[0]?.path.findLast((step) => typeof step === 'string')
    throw new VouchError('ceremonyMalformed', { reason: `shape_${member ?? 'whole'}` })
  }
  if (data.id !== data.rawId) throw new VouchError('ceremonyMalformed', { reason: 'id_differs_from_raw_id' })
  return data
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'))
}

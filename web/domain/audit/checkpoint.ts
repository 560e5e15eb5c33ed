import { VouchError } from '@vouch/protocol'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { epochSeconds } from '../clock/clock.ts'
import { type OpenedKey, SIGNING_ALGORITHM } from '../signing-keys/key-material.ts'

/** RFC 8725 §3.11: a checkpoint is taken for nothing else, and nothing else for a checkpoint. */
const TYP = 'vouch-audit+jwt'

/** How far the chain went, and what its hash was there. */
export interface Checkpoint {
  readonly position: bigint
  /** 32 bytes. */
  readonly hash: Uint8Array
}

const claims = z.object({
  iss: z.string(),
  iat: z.int(),
  position: z.int().positive(),
  hash: z.string().regex(/^[\w-]{43}$/),
})

/** @returns a JWS in compact form, whose payload says issuer, time (whole seconds), position and hash (base64url) */
export function signCheckpoint(
  { position, hash, issuer, at }: Checkpoint & { readonly issuer: string; readonly at: Date },
  { kid, privateKey }: Pick<OpenedKey, 'kid' | 'privateKey'>,
): Promise<string> {
  return new SignJWT({ position: Number(position), hash: Buffer.from(hash).toString('base64url') })
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: TYP, kid })
    .setIssuer(issuer)
    .setIssuedAt(epochSeconds(at))
    .sign(privateKey)
}

/**
 * @param keys public keys that are trusted to sign checkpoints
 * @throws VouchError `auditCheckpointRefused` where none of them signed it, or it is no checkpoint
 */
export async function verifyCheckpoint(
  jws: string,
  keys: JSONWebKeySet,
): Promise<Checkpoint & { readonly issuer: string; readonly at: Date }> {
  try {
    const { payload } = await jwtVerify(jws.trim(), createLocalJWKSet(keys), {
      algorithms: [SIGNING_ALGORITHM], // RFC 8725 §3.1
      typ: TYP,
    })
    const { iss, iat, position, hash } = claims.parse(payload)
    return {
      position: BigInt(position),
      hash: new Uint8Array(Buffer.from(hash, 'base64url')),
      issuer: iss,
      at: new Date(iat * 1000),
    }
  } catch (cause) {
    throw new VouchError('auditCheckpointRefused', { cause })
  }
}

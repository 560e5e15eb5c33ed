import type { JWK } from 'jose'
import { openDatabase } from '../db/database.ts'
import { epochSeconds } from '../domain/clock/clock.ts'
import type { SigningKeyContext } from '../domain/signing-keys/context.ts'
import { createSigningKeys } from '../domain/signing-keys/create-signing-keys.ts'
import { listSigningKeys, type SigningKeyDescription } from '../domain/signing-keys/list-signing-keys.ts'
import type { SigningKeys } from '../domain/signing-keys/signing-keys.ts'
import { createTestDatabase } from './database.ts'

/** One database, three pools on it as three replicas have them, and the signing keys that a test started. */
export async function createSigningKeyWorld() {
  const testDatabase = await createTestDatabase()
  const { database, url } = testDatabase
  const replicas = [openDatabase(url), openDatabase(url), openDatabase(url)] as const
  const started: SigningKeys[] = []
  const stopAll = () => Promise.all(started.splice(0).map((keys) => keys.stop()))
  const list = () => listSigningKeys({ database })

  return {
    database,
    replicas,
    async start(context: SigningKeyContext): Promise<SigningKeys> {
      const keys = createSigningKeys(context)
      started.push(keys)
      await keys.start()
      return keys
    },
    inState: async (state: SigningKeyDescription['state']) => (await list()).filter((key) => key.state === state),
    stateOf: async (kid: string) => (await list()).find((key) => key.kid === kid)?.state,
    /** Stops what was started and empties the table. The audit log only grows. */
    async reset() {
      await stopAll()
      await database.pool.query('TRUNCATE signing_keys')
    },
    async close() {
      await stopAll()
      await Promise.all(replicas.map((replica) => replica.close()))
      await testDatabase.drop()
    },
  }
}

export function claims(context: SigningKeyContext, seconds = 300) {
  const iat = epochSeconds(context.clock())
  const { url } = context.config.issuer
  return { iss: url, aud: url, sub: 'alice@example.com', jti: 'jti-1', iat, exp: iat + seconds }
}

export function sign(keys: SigningKeys, context: SigningKeyContext): Promise<string> {
  return keys.sign(claims(context), { typ: 'JWT' })
}

export function jwksOf(keys: SigningKeys): JWK[] {
  return JSON.parse(keys.publishedJwks().toString()).keys
}

/** As published: the signer first. */
export function kidsOf(keys: SigningKeys): (string | undefined)[] {
  return jwksOf(keys).map((key) => key.kid)
}

import { VouchError } from '@vouch/protocol'
import { createListener } from '../../db/listen.ts'
import { findSigningKeys, SIGNING_KEYS_CHANNEL } from '../../db/signing-keys/signing-keys.ts'
import { longestTokenSeconds } from '../tokens/longest-token.ts'
import { OIDC_PURPOSE, type SigningKeyContext } from './context.ts'
import { initialiseSigningKeys } from './create-signing-key.ts'
import { SIGNING_ALGORITHM } from './key-material.ts'
import { activeKey, type KeySet, openKeySet } from './key-set.ts'
import { revokeSigningKey } from './revoke-signing-key.ts'
import { rotateOnSchedule, rotateSigningKeys } from './rotate-signing-keys.ts'
import { after, planRotation } from './rotation.ts'
import { signCompact } from './sign-compact.ts'
import type { SigningKeys } from './signing-keys.ts'
import { undecryptable } from './undecryptable.ts'
import { verifyToken } from './verify-token.ts'

/** A NOTIFY that was lost is made good after this time. */
const POLL_SECONDS = 20

/**
 * Makes the keys of this process; `start` reads them.
 *
 * @throws VouchError `configurationInvalid` where a key would be taken away before the tokens that it signed have ended
 */
export function createSigningKeys(context: SigningKeyContext): SigningKeys {
  const { database, config, clock, log } = context
  requireRetirement(config.signingKeys.retireSeconds)
  let current: KeySet | undefined
  let refreshing: Promise<void> | undefined
  let again = false
  let timer: NodeJS.Timeout | undefined
  const listener = createListener(database, SIGNING_KEYS_CHANNEL, () => void followQuietly())

  function keySet(): KeySet {
    if (current === undefined) throw new VouchError('signingKeyMissing')
    return current
  }

  async function read(): Promise<KeySet> {
    const readAt = clock()
    const rows = await findSigningKeys(database.prisma, OIDC_PURPOSE)
    current = await openKeySet(rows, context.masterKey, readAt, current)
    return current
  }

  async function readAndRotate(): Promise<void> {
    const { rows, undecryptable: kids } = await read()
    if (kids.length > 0) log.error({ kids }, 'signing keys cannot be decrypted with the master key of this server')
    const live = rows.filter((row) => row.state !== 'removed')
    if (planRotation(live, clock(), config.signingKeys).length === 0) return
    await rotateOnSchedule(context)
    await read()
  }

  // One at a time, so that an older read never replaces a newer one; asked for meanwhile, it runs once more.
  async function refresh(): Promise<void> {
    again = true
    refreshing ??= (async () => {
      try {
        while (again) {
          again = false
          await readAndRotate()
        }
      } finally {
        refreshing = undefined
      }
    })()
    return refreshing
  }

  async function follow(): Promise<void> {
    await listener.connect()
    await refresh()
  }

  async function followQuietly(): Promise<void> {
    try {
      await follow()
    } catch (error) {
      log.warn({ err: error }, 'signing keys could not be read; the ones in memory stay in use')
    }
  }

  return {
    async sign(claims, { typ }) {
      const keys = keySet()
      const { kid, privateKey } = activeKey(keys)
      if (clock() >= signsUntil(keys, config.signingKeys.retireSeconds)) throw new VouchError('signingKeyMissing')
      return signCompact({ alg: SIGNING_ALGORITHM, typ, kid }, claims, privateKey)
    },

    publishedJwks: () => keySet().jwks,

    verify: async (jwt, { typ, audience, expiredToo = false }) =>
      verifyToken(jwt, keySet().published, { typ, audience, expiredToo, issuer: config.issuer.url, now: clock() }),

    async start() {
      await initialiseSigningKeys(context)
      const keys = await read()
      if (keys.undecryptable.length > 0) throw undecryptable(keys.undecryptable)
      await follow()
      activeKey(keySet())
      timer = setInterval(() => void followQuietly(), POLL_SECONDS * 1000).unref()
    },

    refresh: follow,

    async rotate(doer) {
      const result = await rotateSigningKeys({ ...context, doer })
      await refresh()
      return result
    },

    async revoke(kid, doer) {
      const result = await revokeSigningKey({ ...context, doer }, kid)
      await refresh()
      return result
    },

    async stop() {
      clearInterval(timer)
      await listener.close()
      await refreshing?.catch(() => {})
    },
  }
}

/**
 * Cut off from the database, this process cannot see that the key was retired. It may have been right after the last
 * read, and a token must end before the key leaves the published set of the others.
 */
function signsUntil(keys: KeySet, retireSeconds: number): Date {
  return after(keys.readAt, retireSeconds - longestTokenSeconds)
}

// Another replica may sign with a retired key until its next poll.
function requireRetirement(retireSeconds: number): void {
  const least = longestTokenSeconds + POLL_SECONDS
  if (retireSeconds > least) return
  const detail = `VOUCH_SIGNING_KEY_RETIRE must be more than ${least} seconds.`
  throw new VouchError('configurationInvalid', { detail })
}

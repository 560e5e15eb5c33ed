import { longestTokenSeconds } from '../tokens/longest-token.ts'
import type { SigningKeyDescription } from './list-signing-keys.ts'
import { standby } from './rotation.ts'

const minutes = Math.ceil(longestTokenSeconds / 60)

const STAYS =
  'Sessions go on, since no signing key is behind them. AWS credentials that were handed out stay valid until they end; docs/operations.md says how to end them earlier.'

/**
 * What an emergency revocation of a key would do now, in sentences: what breaks, for how long, and what it does not reach.
 *
 * @param all every key that there ever was
 */
export function revocationWords(
  key: SigningKeyDescription & { readonly tokensUntil: Date | null },
  all: readonly SigningKeyDescription[],
  now: Date,
): string[] {
  switch (key.state) {
    case 'removed':
      return []
    case 'pending':
      return ['It has signed nothing: no token breaks.', 'A new key is published in its place.']
    case 'retiring':
      return [brokenTokens(key.tokensUntil), 'The key that signs now goes on.', STAYS]
    case 'active':
      return [brokenTokens(key.tokensUntil), ...successor(all, now), STAYS]
  }
}

function brokenTokens(until: Date | null): string {
  return until === null
    ? 'No token of it is alive that this server signed. One that somebody else made with it is refused.'
    : `Tokens that it signed in the last ${minutes} minutes are refused wherever the key set is read anew: logins under way have to be tried again.`
}

function successor(all: readonly SigningKeyDescription[], now: Date): string[] {
  const next = standby(all)
  if (next === undefined) return ['A new key signs at once, which nobody has seen before.', unseen]
  const signs = `The next key, ${next.kid.slice(0, 8)}…, signs at once.`
  return next.signsFrom <= now ? [signs, 'It was published long enough to be known everywhere.'] : [signs, unseen]
}

const unseen =
  'It has not been published for long: AWS and applications that keep an older key set refuse its tokens until they read it anew, which may take hours.'

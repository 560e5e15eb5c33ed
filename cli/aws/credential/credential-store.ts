import { ExitCode, VouchError } from '@vouch/protocol'
import { type CredentialIdentity, cacheKey } from './cache-key.ts'
import type { MintedCredentials } from './mint.ts'
import { SingleFlight } from './single-flight.ts'
import { type AwsTarget, type AwsTargetRequest, awsTarget } from './target.ts'

/** The two clocks by which credentials age. */
export interface StoreClocks {
  readonly now: () => Date
  /** Milliseconds since some moment; never set back. */
  readonly monotonic: () => number
}

export interface CredentialStoreOptions {
  readonly clocks: StoreClocks
  /** From 0 up to 1. */
  readonly random: () => number
  readonly server: string
  /** The person's canonical e-mail. */
  readonly person: string
  /** What is left of the session: milliseconds. */
  readonly sessionRemaining: () => number
  readonly mint: (target: AwsTarget, durationSeconds: number) => Promise<MintedCredentials>
}

/** botocore asks for new credentials when less than this is left, so what we hand out has more: milliseconds. */
const FRESH_MILLISECONDS = 15 * 60_000

/** New ones are fetched up to this much earlier, by chance, so that machines that started together drift apart: milliseconds. */
const JITTER_MILLISECONDS = 60_000

/** STS gives nothing shorter: seconds. */
const SHORTEST_SECONDS = 900

/** Less than this is not worth handing out: milliseconds. */
const USABLE_MILLISECONDS = 30_000

/** A person has a handful of roles; more than this is somebody counting through names. */
const MOST_ENTRIES = 256

interface Entry {
  readonly credentials: MintedCredentials
  readonly monotonicEnd: number
  readonly freshMilliseconds: number
}

export const LAST_STRETCH_WARNING =
  'Your session ends soon, and these credentials with it. Run `vouch login` for new ones.'
export const AWAY_WARNING = 'New credentials could not be fetched right now; these are the last ones, and still good.'

/** The credentials of one session, in memory: it is made with the session and emptied with it. */
export class CredentialStore {
  readonly #options: CredentialStoreOptions
  readonly #entries = new Map<string, Entry>()
  readonly #flights = new SingleFlight<Entry>()
  #closed = false

  constructor(options: CredentialStoreOptions) {
    this.#options = options
  }

  /**
   * Credentials with more than 15 minutes left: those at hand, or new ones. What has less is given out, with a warning, only where
   * nothing longer can be had: the session ends before, or a server is away.
   *
   * @throws VouchError `awsSessionTooShort`, and what `awsTarget` and the mint throw
   */
  async get(request: AwsTargetRequest): Promise<MintedCredentials> {
    const target = awsTarget(request)
    const key = cacheKey(this.#identity(target))
    const cached = this.#entries.get(key)
    const left = cached === undefined ? 0 : this.#remaining(cached)
    if (cached !== undefined && left > cached.freshMilliseconds) return cached.credentials
    const sessionSeconds = Math.floor(this.#options.sessionRemaining() / 1_000)
    if (sessionSeconds < SHORTEST_SECONDS) {
      if (cached !== undefined && left > USABLE_MILLISECONDS) return warned(cached.credentials, LAST_STRETCH_WARNING)
      throw new VouchError('awsSessionTooShort')
    }
    try {
      const durationSeconds = Math.min(target.durationSeconds, sessionSeconds)
      return (await this.#flights.run(key, () => this.#mint(key, target, durationSeconds))).credentials
    } catch (error) {
      if (cached === undefined || left <= USABLE_MILLISECONDS || !isPassing(error)) throw error
      return warned(cached.credentials, AWAY_WARNING)
    }
  }

  /** Forgets everything; what is being minted is not kept. */
  close(): void {
    this.#closed = true
    this.#entries.clear()
  }

  #identity(target: AwsTarget): CredentialIdentity {
    return {
      server: this.#options.server,
      person: this.#options.person,
      roleArn: target.role.arn,
      region: target.region,
      endpoint: target.endpoint,
      durationSeconds: target.durationSeconds,
      sessionPolicy: undefined,
    }
  }

  async #mint(key: string, target: AwsTarget, durationSeconds: number): Promise<Entry> {
    const { clocks, random } = this.#options
    const credentials = await this.#options.mint(target, durationSeconds)
    const life = credentials.expiration.getTime() - clocks.now().getTime()
    // Half of what is above the 15 minutes at most, so that short-lived credentials are not old at birth.
    const jitter = random() * Math.max(0, Math.min(JITTER_MILLISECONDS, (life - FRESH_MILLISECONDS) / 2))
    const entry = {
      credentials,
      monotonicEnd: clocks.monotonic() + life,
      freshMilliseconds: FRESH_MILLISECONDS + jitter,
    }
    if (!this.#closed) this.#keep(key, entry)
    return entry
  }

  #keep(key: string, entry: Entry): void {
    for (const [other, old] of this.#entries) if (this.#remaining(old) <= 0) this.#entries.delete(other)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > MOST_ENTRIES && oldest !== undefined) this.#entries.delete(oldest)
  }

  #remaining(entry: Entry): number {
    const { now, monotonic } = this.#options.clocks
    return Math.min(entry.credentials.expiration.getTime() - now().getTime(), entry.monotonicEnd - monotonic())
  }
}

function warned(credentials: MintedCredentials, warning: string): MintedCredentials {
  return { ...credentials, warnings: [...credentials.warnings, warning] }
}

/** A server that is away or busy says nothing about the person; a refusal does. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof VouchError)) return false
  return error.entry.exit === ExitCode.unreachable || error.entry.exit === ExitCode.rateLimited
}

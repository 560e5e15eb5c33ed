import { ExitCode, stsLimits, VouchError } from '@vouch/protocol'
import type { Clocks } from '../../clock/clocks.ts'
import { earlier, later, type Moment, momentIn, NEVER, timeUntil } from '../../clock/moment.ts'
import { type CredentialIdentity, cacheKey } from './cache-key.ts'
import type { MintedCredentials } from './mint.ts'
import { SingleFlight } from './single-flight.ts'
import { type AwsTarget, type AwsTargetRequest, awsSource, awsTarget } from './target.ts'

export interface CredentialStoreOptions {
  readonly clocks: Clocks
  /** From 0 up to 1. */
  readonly random: () => number
  readonly server: string
  /** The person's canonical e-mail. */
  readonly person: string
  /** What is left of the session: milliseconds. */
  readonly sessionRemaining: () => number
  readonly mint: (target: AwsTarget, durationSeconds: number) => Promise<MintedCredentials>
  /** The same for a role that another leads to, with the credentials of that one. */
  readonly mintFromRole: (
    target: AwsTarget,
    source: MintedCredentials,
    durationSeconds: number,
  ) => Promise<MintedCredentials>
}

/** botocore asks for new credentials when less than this is left, so what we hand out has more: milliseconds. */
const FRESH_MILLISECONDS = 15 * 60_000

/** What lives so short that it would be old at birth is handed out for this long all the same: milliseconds. */
const SHARED_MILLISECONDS = 5 * 60_000

/** New ones are fetched up to this much earlier, by chance, so that machines that started together drift apart: milliseconds. */
const JITTER_MILLISECONDS = 60_000

/** Less than this is not worth handing out: milliseconds. */
const USABLE_MILLISECONDS = 30_000

/** Credentials that were made to end with a loan do so within this: the ends are in whole seconds. */
const SAME_END_MILLISECONDS = 2_000

/** A person has a handful of roles; more than this is somebody counting through names. */
const MOST_ENTRIES = 256

interface Entry {
  readonly credentials: MintedCredentials
  readonly end: Moment
  /** After it they are not handed out without a new touch. */
  readonly touchEnd: Moment
  readonly freshMilliseconds: number
}

/** What is handed out, and why it is not as fresh as it could be. */
interface Handed {
  readonly entry: Entry
  readonly warning?: string
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
   * @throws VouchError `awsSessionTooShort`, and what `awsTarget` and the mints throw
   */
  async get(request: AwsTargetRequest): Promise<MintedCredentials> {
    const { entry, warning } = await this.#current(awsTarget(request))
    return warning === undefined ? entry.credentials : warned(entry.credentials, warning)
  }

  /** What is at hand and still good, with a warning: for a caller who cannot wait for new ones. */
  lastGood(request: AwsTargetRequest): MintedCredentials | undefined {
    const entry = this.#cached(cacheKey(this.#identity(awsTarget(request))))
    return entry !== undefined && timeUntil(entry.end, this.#options.clocks) > USABLE_MILLISECONDS
      ? warned(entry.credentials, AWAY_WARNING)
      : undefined
  }

  async #current(target: AwsTarget): Promise<Handed> {
    const key = cacheKey(this.#identity(target))
    const cached = this.#cached(key)
    const left = cached === undefined ? 0 : timeUntil(cached.end, this.#options.clocks)
    if (cached !== undefined && left > cached.freshMilliseconds) return { entry: cached }
    const sessionSeconds = Math.floor(this.#options.sessionRemaining() / 1_000)
    if (sessionSeconds < stsLimits.durationSeconds.min) {
      if (cached !== undefined && left > USABLE_MILLISECONDS) return { entry: cached, warning: LAST_STRETCH_WARNING }
      throw new VouchError('awsSessionTooShort')
    }
    // What outlives a loan is made where there is nothing else, since AWS gives nothing shorter, and not anew to its last minute.
    const loanSeconds = target.loan?.remainingSeconds ?? Number.POSITIVE_INFINITY
    const shortest = stsLimits.durationSeconds.min
    const enough = Math.min(USABLE_MILLISECONDS, loanSeconds * 1_000 - SAME_END_MILLISECONDS)
    if (loanSeconds < shortest && cached !== undefined && left > enough) return { entry: cached }
    try {
      const durationSeconds = Math.min(target.durationSeconds, sessionSeconds, Math.max(shortest, loanSeconds))
      return { entry: await this.#flights.run(key, () => this.#mint(key, target, durationSeconds)) }
    } catch (error) {
      if (cached === undefined || left <= USABLE_MILLISECONDS || !isPassing(error)) throw error
      // The attempt took its time, in which the touch may have become too old.
      if (this.#cached(key) !== cached) throw error
      return { entry: cached, warning: AWAY_WARNING }
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
      via: target.via.map(({ arn }) => arn),
      region: target.region,
      endpoint: target.endpoint,
      durationSeconds: target.durationSeconds,
      sessionPolicy: undefined,
      loan: target.loan?.id,
    }
  }

  /** What is kept under this key, unless the touch behind it is too old by now. */
  #cached(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || timeUntil(entry.touchEnd, this.#options.clocks) > 0) return entry
    this.#entries.delete(key)
    return undefined
  }

  async #mint(key: string, target: AwsTarget, durationSeconds: number): Promise<Entry> {
    const { clocks, random } = this.#options
    const source = awsSource(target)
    const began = momentIn(0, this.#options.clocks)
    const { credentials, touchEnd } =
      source === undefined
        ? { credentials: await this.#options.mint(target, durationSeconds), touchEnd: NEVER }
        : await this.#mintFrom(source, target, durationSeconds)
    const life = credentials.expiration.getTime() - clocks.now().getTime()
    const fresh = Math.min(FRESH_MILLISECONDS, life - SHARED_MILLISECONDS)
    // Half of what is above it at most, so that short-lived credentials are not old at birth.
    const jitter = random() * Math.max(0, Math.min(JITTER_MILLISECONDS, (life - fresh) / 2))
    const { freshSeconds } = credentials.rules
    const entry = {
      credentials,
      end: momentIn(life, this.#options.clocks),
      // Counted from before the server was asked, which is never too late.
      touchEnd: earlier(touchEnd, freshSeconds === null ? NEVER : later(began, freshSeconds * 1_000)),
      freshMilliseconds: fresh + jitter,
    }
    if (!this.#closed) this.#keep(key, entry)
    return entry
  }

  /** Uses what is at hand of the role before; where AWS calls that expired, a new one, once. */
  async #mintFrom(source: AwsTarget, target: AwsTarget, durationSeconds: number) {
    const from = async () => {
      const { entry } = await this.#current(source)
      const credentials = await this.#options.mintFromRole(target, entry.credentials, durationSeconds)
      return { credentials, touchEnd: entry.touchEnd }
    }
    try {
      return await from()
    } catch (error) {
      if (!(error instanceof VouchError) || error.errorName !== 'awsTokenExpired') throw error
      this.#entries.delete(cacheKey(this.#identity(source)))
      return from()
    }
  }

  #keep(key: string, entry: Entry): void {
    for (const [other, old] of this.#entries)
      if (timeUntil(old.end, this.#options.clocks) <= 0) this.#entries.delete(other)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > MOST_ENTRIES && oldest !== undefined) this.#entries.delete(oldest)
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

/** Where a key stands. It only ever moves forward: published, signing, no longer signing, gone. */
export type SigningKeyState = 'pending' | 'active' | 'retiring' | 'removed'

export interface KeyLife {
  readonly kid: string
  readonly state: SigningKeyState
  readonly signsFrom: Date
  readonly activatedAt: Date | null
  readonly retiringAt: Date | null
}

export interface RotationPolicy {
  /** How long a key is published before it signs: the longest time that a relying party keeps a key set, and some. */
  readonly leadSeconds: number
  /** How long a key stays published after it stopped signing: the longest life of a token, and some. */
  readonly retireSeconds: number
  /** How long a key signs. */
  readonly rotateSeconds: number
}

export type RotationStep =
  /** Publish a new key that may sign from then on. */
  | { readonly type: 'create'; readonly signsFrom: Date }
  /** Stop signing with this key; keep it published. */
  | { readonly type: 'retire'; readonly kid: string }
  /** Start signing with this key. */
  | { readonly type: 'activate'; readonly kid: string }
  /** Take this key out of the published set. */
  | { readonly type: 'remove'; readonly kid: string }

/**
 * What is to be done now, in this order. Knows neither database nor clock, so that a model test can run it through years.
 *
 * @param keys every key that is not removed
 * @param asked true: a person asked for a rotation, so that the active key need not be old
 * @returns no steps where nothing is due; applied at the same `now`, they leave nothing due
 */
export function planRotation(
  keys: readonly KeyLife[],
  now: Date,
  policy: RotationPolicy,
  { asked = false }: { readonly asked?: boolean } = {},
): RotationStep[] {
  const active = keys.find((key) => key.state === 'active')
  const pending = standby(keys)
  const steps: RotationStep[] = keys
    .filter((key) => isPast(key.retiringAt, policy.retireSeconds, now) && key.state === 'retiring')
    .map(({ kid }) => ({ type: 'remove', kid }))

  const due = active === undefined || asked || isPast(active.activatedAt, policy.rotateSeconds, now)
  const takesOver = due && pending !== undefined && pending.signsFrom <= now
  if (takesOver && active !== undefined) steps.push({ type: 'retire', kid: active.kid })
  if (takesOver) steps.push({ type: 'activate', kid: pending.kid })

  // A standby is published at all times, so that the loss of the active key costs no lead time.
  const hasStandby = keys.filter((key) => key.state === 'pending').length > (takesOver ? 1 : 0)
  if (!hasStandby && keys.length > 0) steps.push({ type: 'create', signsFrom: after(now, policy.leadSeconds) })
  return steps
}

/** The key that signs next: the pending one that has been published longest. */
export function standby<T extends KeyLife>(keys: readonly T[]): T | undefined {
  return keys.filter((key) => key.state === 'pending').sort((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime())[0]
}

export function after(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
}

function isPast(since: Date | null, seconds: number, now: Date): boolean {
  return since !== null && after(since, seconds) <= now
}

import type { NoticeDetails } from '../../db/delivery/notices.ts'

/** What the words of a notice are made of. */
export interface Told {
  /** Whom it concerns. */
  readonly who: string
  /** Who did it, as the subject of a sentence. */
  readonly by: string
  /** The key, as the subject of a sentence. */
  readonly key: string
  readonly reason: string | undefined
  /** A link comes with the message. */
  readonly linked: boolean
  /** A detail as text; empty where there is none. */
  detail(name: string): string
}

/** @param personEmail of whom it concerns */
export function toldIn(personEmail: string | null, details: NoticeDetails): Told {
  const text = (name: string) => (typeof details[name] === 'string' ? details[name] : undefined)
  const nickname = text('key')
  const model = text('model')
  const named = nickname === undefined ? undefined : `“${nickname}”${model === undefined ? '' : ` (${model})`}`
  return {
    who: personEmail ?? 'somebody',
    by: text('by') ?? 'An administrator',
    key: named ?? 'A security key',
    reason: text('reason'),
    linked: text('inviteId') !== undefined,
    detail: (name) => String(details[name] ?? ''),
  }
}

/** A reason, as the end of a sentence. */
export function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason.replace(/\.$/, '')}`
}

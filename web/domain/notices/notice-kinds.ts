/** How one audience is told. */
interface Telling {
  readonly mail: boolean
  readonly dashboard: boolean
}

/** Who is told of one kind of event. The webhook is told of every kind. */
export interface NoticeAudiences {
  /** What the webhook calls it. */
  readonly event: string
  /** Whom it concerns. */
  readonly person: Telling
  /** Every active administrator, except whom it concerns. */
  readonly administrators: Telling
}

const both: Telling = { mail: true, dashboard: true }
const mailOnly: Telling = { mail: true, dashboard: false }
const nothing: Telling = { mail: false, dashboard: false }

/** Every kind of notice. What is ordinary is told to whom it concerns; what may be an attack, ends an access or reaches far, to administrators too. */
export const noticeKinds = {
  // Before the first key there is no dashboard to read it on.
  invite: { event: 'invite.created', person: mailOnly, administrators: nothing },
  // Whoever made the link hands it over; a mail without it would say nothing.
  invite_by_link: { event: 'invite.created', person: nothing, administrators: nothing },
  recovery_invite: { event: 'recovery.begun', person: both, administrators: both },
  // Ordinary where it is allowed, and what somebody who was talked into it would have to hear of.
  session_pasted: { event: 'session.pasted', person: both, administrators: nothing },
  key_added: { event: 'key.added', person: both, administrators: nothing },
  key_removed: { event: 'key.removed', person: both, administrators: nothing },
  key_recovered: { event: 'recovery.finished', person: both, administrators: both },
  sign_count_anomaly: { event: 'key.counter_anomaly', person: both, administrators: both },
  key_disabled_by_policy: { event: 'key.disabled', person: both, administrators: both },
  person_deactivated: { event: 'person.deactivated', person: mailOnly, administrators: both },
  upstream_conflict: { event: 'upstream.conflict', person: both, administrators: both },
  mds_problem: { event: 'metadata.problem', person: nothing, administrators: both },
  // What one administrator does and all of them answer for: an account that was taken over would do it first.
  administrator_invited: { event: 'administrator.invited', person: nothing, administrators: both },
  administrator_made: { event: 'administrator.made', person: both, administrators: both },
  key_policy_changed: { event: 'key_policy.changed', person: nothing, administrators: both },
  aws_rules_loosened: { event: 'aws_rules.loosened', person: nothing, administrators: both },
  audit_retention_shortened: { event: 'audit.retention_shortened', person: nothing, administrators: both },
  api_token_created: { event: 'api_token.created', person: nothing, administrators: both },
  signing_key_revoked: { event: 'signing_key.revoked', person: nothing, administrators: both },
} as const satisfies Record<string, NoticeAudiences>

export type NoticeKind = keyof typeof noticeKinds
export type NoticeAudience = 'person' | 'administrators'

/** The kinds that an audience is told of in one way. */
export function kindsTold(audience: NoticeAudience, by: keyof Telling): NoticeKind[] {
  return (Object.keys(noticeKinds) as NoticeKind[]).filter((kind) => noticeKinds[kind][audience][by])
}

export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(noticeKinds, kind)
}

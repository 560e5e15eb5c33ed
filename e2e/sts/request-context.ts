import type { RequestContext } from '@vouch/protocol/aws/policy/policy-request'

/** Condition keys that only STS itself can know. */
export function requestContext(now: Date, sourceIp: string): RequestContext {
  return {
    'aws:SourceIp': [sourceIp],
    'aws:CurrentTime': [now.toISOString()],
    'aws:EpochTime': [String(Math.floor(now.getTime() / 1_000))],
  }
}

/** The moment at which a session of this length ends: whole seconds, as STS writes them. */
export function secondsFrom(now: Date, seconds: number): Date {
  return new Date(Math.floor(now.getTime() / 1_000 + seconds) * 1_000)
}

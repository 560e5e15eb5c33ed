import { Resolver } from 'node:dns/promises'
import { VouchError } from '@vouch/protocol'
import type { Config } from '../../config/config.ts'
import { challengeRecord } from './challenge.ts'

/** A server is asked twice, for this long each time. */
const TIMEOUT_MS = 2_000
const TRIES = 2

/** The name is there without a text, or there is no such name (RFC 2308 §2). */
const NOTHING_THERE = ['ENODATA', 'ENOTFOUND']

/**
 * The texts at the challenge's name, each as one (RFC 7208 §3.3: the strings of a record belong together).
 *
 * @param name canonical form
 * @returns an empty list where there are none
 * @throws VouchError `domainLookupFailed` where no server gave an answer
 */
export async function resolveChallenge(config: Pick<Config, 'dnsServers'>, name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES })
  if (config.dnsServers !== undefined) resolver.setServers(config.dnsServers)
  try {
    const records = await resolver.resolveTxt(challengeRecord(name))
    return records.map((strings) => strings.join(''))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (NOTHING_THERE.includes(code)) return []
    throw new VouchError('domainLookupFailed', { detail: `The answer was ${code}.`, cause })
  }
}

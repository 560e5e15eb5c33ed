import { paths, VouchError } from '@vouch/protocol'
import * as z from 'zod'
import { safeText } from '../terminal/safe-text.ts'
import { readJson } from './json.ts'
import { sendRequest } from './request.ts'

const metadataSchema = z.looseObject({ issuer: z.string() })

export interface ServerFacts {
  readonly issuer: string
  /** How far the clock of the server is ahead of ours, seconds; undefined where it does not say. */
  readonly clockAheadSeconds: number | undefined
}

/**
 * Makes sure that the server at this address is the issuer of that name, and keeps everything in its own house. What it
 * names is checked and not used: requests go to the paths that both sides know.
 *
 * @param issuer origin of the server, without trailing slash
 * @throws VouchError `serverNotTrusted`, `serverAnswerMalformed`, `serverUnreachable`
 */
export async function discover(issuer: string, signal?: AbortSignal): Promise<ServerFacts> {
  const answer = await sendRequest({ method: 'GET', url: `${issuer}${paths.openidConfiguration}`, signal })
  // An address that answers 404 is some other website.
  if (answer.status === 404) throw new VouchError('serverAnswerMalformed', { detail: `${issuer} has no issuer.` })
  const metadata = readJson(answer, metadataSchema)
  // OpenID Connect Discovery §4.3, RFC 8414 §3.3: the issuer must be identical to the address that was asked.
  if (metadata.issuer !== issuer) {
    throw new VouchError('serverNotTrusted', { detail: `It says that it is ${shown(metadata.issuer)}, not ${issuer}.` })
  }
  for (const [name, address] of Object.entries(metadata)) {
    if (!/(?:_endpoint|_uri)$/.test(name) || /^(?:op_policy|op_tos)_uri$/.test(name)) continue
    if (typeof address !== 'string' || originOf(address) !== issuer) {
      throw new VouchError('serverNotTrusted', { detail: `Its ${shown(name)} lies elsewhere.` })
    }
  }
  return { issuer, clockAheadSeconds: clockAhead(answer.headers.date) }
}

function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined
}

function clockAhead(date: string | undefined): number | undefined {
  const theirs = Date.parse(date ?? '')
  return Number.isNaN(theirs) ? undefined : Math.round((theirs - Date.now()) / 1000)
}

function shown(text: string): string {
  return safeText(text, 100)
}

import type { ServerResponse } from 'node:http'
import { catalogue, type ErrorName } from '@vouch/protocol'
import type { Config } from '../../config/config.ts'
import { securityHeaders } from '../security-headers.ts'

/** Answers with an error before anything else has looked at the request (RFC 9457). */
export function answerProblem(response: ServerResponse, name: ErrorName, config: Config): void {
  const { code, what, next, status } = catalogue[name]
  response.writeHead(status, {
    ...securityHeaders(config.issuer),
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    // RFC 9110 §15.1: a cache may keep a 404 that says nothing of it, and give it to everybody in the place of the page.
    'cache-control': 'private, no-store',
    'content-type': 'application/problem+json',
  })
  response.end(JSON.stringify({ type: `urn:vouch:error:${code}`, title: what, detail: next, status, code }))
}

import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { VouchError } from '@vouch/protocol'
import { parseTrustPolicy } from '@vouch/protocol/aws/policy/policy-document'
import { fileReason } from '../../../config/file-reason.ts'

/** A trust policy as a file has it. */
export interface PolicyFile {
  /** What its JSON parses to; a policy that IAM would accept. */
  readonly document: unknown
  /** ARN of the role, where the file says it. */
  readonly roleArn: string | undefined
}

/** `aws iam get-role` prints a few kilobytes; the policy in it has 8 at most. */
const MOST_BYTES = 65_536

/**
 * Reads a trust policy: the policy itself, or what `aws iam get-role` prints, where the policy may be percent-encoded.
 *
 * @param path `-` is standard input
 * @throws VouchError `trustPolicyUnreadable`, `trustPolicyMalformed`
 */
export async function readPolicyFile(path: string, stdin: Readable): Promise<PolicyFile> {
  const text = path === '-' ? await readText(stdin, 'standard input') : await readText(createReadStream(path), path)
  const { policy, roleArn } = policyIn(parseJson(text))
  // First as it is, which refuses what is nested too deep to be written; then as text, whose length IAM counts without white space.
  parseTrustPolicy(policy)
  parseTrustPolicy(JSON.stringify(policy))
  return { document: policy, roleArn }
}

async function readText(stream: Readable, name: string): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > MOST_BYTES) throw new VouchError('trustPolicyUnreadable', { detail: 'It is longer than 64 KiB.' })
      chunks.push(bytes)
    }
  } catch (cause) {
    if (cause instanceof VouchError) throw cause
    const reason = fileReason(cause)
    const detail = reason === 'ENOENT' ? `There is no file ${name} (ENOENT).` : `It is ${name} (${reason}).`
    throw new VouchError('trustPolicyUnreadable', { detail, cause })
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '')
}

/** AWS's own answers have the policy as text, percent-encoded (RFC 3986); the AWS CLI decodes it. */
function parseJson(text: string): unknown {
  for (const read of [() => JSON.parse(text), () => JSON.parse(decodeURIComponent(text.trim()))]) {
    try {
      return read()
    } catch {
      // The next way may fit.
    }
  }
  throw new VouchError('trustPolicyUnreadable', { detail: `It is not JSON${placeOfFault(text)}.` })
}

/** Where reading stopped, as the parser tells it; empty where it does not. */
function placeOfFault(text: string): string {
  try {
    JSON.parse(text)
    return ''
  } catch (fault) {
    const message = fault instanceof Error ? fault.message : ''
    if (message.includes('end of JSON input')) return ': it ends too early'
    const [, position] = /at position (\d+)/.exec(message) ?? []
    if (position === undefined) return ''
    const lines = text.slice(0, Number(position)).split('\n')
    return ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`
  }
}

function policyIn(value: unknown): { policy: unknown; roleArn: string | undefined } {
  const role = memberOf(value, 'Role') ?? value
  const within = memberOf(role, 'AssumeRolePolicyDocument')
  const arn = memberOf(role, 'Arn')
  const policy = within ?? value
  return {
    policy: typeof policy === 'string' ? parseJson(policy) : policy,
    roleArn: within !== undefined && typeof arn === 'string' ? arn : undefined,
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

import { ExitCode, VouchError } from '@vouch/protocol'
import { safeText } from '../../terminal/safe-text.ts'
import type { Cause } from './cause.ts'
import { type CheckFinding, worst } from './finding.ts'

/** The links of the chain, in order. */
export const LINKS = ['session', 'touch', 'rules', 'issuer', 'token', 'aws', 'chain', 'result'] as const
export type LinkName = (typeof LINKS)[number]

/** What became of one link. */
export interface Link {
  readonly link: LinkName
  readonly state: CheckFinding['state'] | 'notReached'
  /** The whole of it in one line. */
  readonly words: string
  readonly findings: readonly CheckFinding[]
  /** Of a problem, the likeliest first. */
  readonly causes: readonly Cause[]
  /** Of the catalogue, where the problem has a name there. */
  readonly code: string | null
  /** What the command ends with where this is the first problem. */
  readonly exit: ExitCode
}

type LinkParts = Partial<Pick<Link, 'findings' | 'causes' | 'code' | 'exit'>>

export function link(name: LinkName, state: Link['state'], words: string, parts: LinkParts = {}): Link {
  const exit = state === 'problem' ? ExitCode.configuration : ExitCode.ok
  return { link: name, state, words, findings: [], causes: [], code: null, exit, ...parts }
}

/** A link of several looks: as bad as the worst of them. */
export function linkOf(name: LinkName, words: string, findings: readonly CheckFinding[], parts: LinkParts = {}): Link {
  return link(name, worst(findings), words, { findings, ...parts })
}

/**
 * A link that ended in an error of the catalogue. What is not of the catalogue is thrown on.
 *
 * @param causes where they are known they take the place of what the catalogue says to do next
 */
export function brokenLink(name: LinkName, fault: unknown, causes: readonly Cause[] = []): Link {
  if (!(fault instanceof VouchError)) throw fault
  const { code, entry } = fault
  const what = safeText(fault.message, 1_000)
  return link(name, 'problem', causes.length === 0 ? `${what} ${entry.next}` : what, { causes, code, exit: entry.exit })
}

/** What one look at a link of the chain found. */
export interface CheckFinding {
  /** What was looked at, in a word that scripts may rely on. */
  readonly check: string
  readonly state: 'ok' | 'note' | 'problem'
  readonly words: string
}

export function ok(check: string, words: string): CheckFinding {
  return { check, state: 'ok', words }
}

export function note(check: string, words: string): CheckFinding {
  return { check, state: 'note', words }
}

export function problem(check: string, words: string): CheckFinding {
  return { check, state: 'problem', words }
}

/** The worst of them. */
export function worst(findings: readonly CheckFinding[]): CheckFinding['state'] {
  const has = (state: CheckFinding['state']) => findings.some((finding) => finding.state === state)
  return has('problem') ? 'problem' : has('note') ? 'note' : 'ok'
}

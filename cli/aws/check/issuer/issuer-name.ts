import { issuerUrlFaults } from '@vouch/protocol/aws/issuer-url'
import { type CheckFinding, note, ok, problem } from '../finding.ts'

/** Whether AWS can have a provider of this URL. */
export function nameFindings(issuer: string): CheckFinding[] {
  const faults = issuerUrlFaults(issuer)
  if (faults.length === 0) return [ok('url', 'https, without port, query and slash at the end.')]
  return faults.map(({ check, what, certain }) => (certain ? problem : note)(check, `It ${what}.`))
}

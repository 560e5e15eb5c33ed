import { z } from 'zod'

/** FIDO MDS v3.0 §3.1.3, as far as it is read; what else a report holds is kept. */
export const statusReport = z.looseObject({
  status: z.string().max(100),
  // One that cannot be read is none, which is the stricter reading (see below).
  effectiveDate: z.iso.date().optional().catch(undefined),
})

export type StatusReport = z.output<typeof statusReport>

const statusReports = z.array(statusReport)

/**
 * The models that are reported to be broken, by AAGUID, and the status that says so.
 *
 * @param models with `statusReports` as they are stored
 * @param refused statuses that policy refuses
 */
export function accusedModels(
  models: readonly { readonly aaguid: string; readonly statusReports: unknown }[],
  refused: readonly string[],
  now: Date,
): Map<string, string> {
  const accused = new Map<string, string>()
  for (const { aaguid, statusReports: reports } of models) {
    const status = accusation(statusReports.parse(reports), refused, now)
    if (status !== undefined) accused.set(aaguid, status)
  }
  return accused
}

/**
 * The newest report counts among those that accuse or certify: UPDATE_AVAILABLE and the like say nothing about the keys
 * that are out there, so they neither accuse nor clear. One without a date holds as long as it is there (§3.1.3), so it is
 * taken for the newest; of two of the same day, the one that comes later.
 */
function accusation(reports: readonly StatusReport[], refused: readonly string[], now: Date): string | undefined {
  const today = now.toISOString().slice(0, 10)
  const always = '9999-12-31'
  const telling = reports
    .map(({ status, effectiveDate }) => ({ status, from: effectiveDate ?? always, dated: effectiveDate !== undefined }))
    .filter(({ status }) => refused.includes(status) || status.startsWith('FIDO_CERTIFIED'))
    .filter(({ from, dated }) => !dated || from <= today)
    .sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0))
  const newest = telling.at(-1)
  return newest !== undefined && refused.includes(newest.status) ? newest.status : undefined
}

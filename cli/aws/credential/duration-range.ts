/** How long credentials of a role live, seconds: AWS gives nothing shorter, and Vouch nothing longer. */
export const CREDENTIAL_SECONDS = { least: 900, most: 3_600, unit: 'seconds' } as const

/** AWS takes nothing back, so what is lent lives shorter; and long enough that botocore does not ask for new ones at once. */
export const LENT_SECONDS = { least: 900, most: 1_800, unit: 'seconds' } as const

/** What a tool is told that asked for more than it gets; undefined where it did not. */
export function cutNotice(askedSeconds: number | undefined): string | undefined {
  const { most } = CREDENTIAL_SECONDS
  if (askedSeconds === undefined || askedSeconds <= most) return undefined
  return `A duration of ${askedSeconds} seconds was asked for, and Vouch gives ${most} at most: it is cut to that. Set --duration to 900 to ${most} in the profile.`
}

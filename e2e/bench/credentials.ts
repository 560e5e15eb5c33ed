import { vouchProgram } from '../processes/built.ts'
import { report } from './report.ts'
import { ROLE, type Stage } from './stage.ts'
import { pairedRatio } from './statistics.ts'
import { wallTime } from './wall-time.ts'

const PAIRS = 60
const CALLERS = 200

/** `credential_aws_storm`, cold; then `credential_aws_warm` over a Node that does nothing. */
export async function measureCredentials({ home, sts }: Stage): Promise<void> {
  const args = [vouchProgram, 'credential', 'aws', '--role', ROLE]
  const before = sts.calls.length
  await Promise.all(Array.from({ length: CALLERS }, () => wallTime(process.execPath, args, home.environment)))
  const calls = sts.calls.length - before
  report({ name: 'credential_aws_storm', value: calls, unit: 'STS calls', baseline: `${CALLERS} callers at once, 1` })

  const warm = await pairedRatio(
    PAIRS,
    () => wallTime(process.execPath, args, home.environment),
    () => wallTime(process.execPath, ['-e', '0'], home.environment),
  )
  report({
    name: 'credential_aws_warm',
    value: warm.ratio,
    unit: 'ratio',
    baseline: over('node -e 0', warm, 'ms', '<= 1.35'),
  })
}

/** How a ratio came about, for the reader of a line. */
export function over(
  baseline: string,
  { measured, baseline: base }: { measured: number; baseline: number },
  unit: string,
  reach: string,
): string {
  return `${measured.toPrecision(4)} ${unit} over ${base.toPrecision(4)} ${unit} of ${baseline}, ${reach}`
}

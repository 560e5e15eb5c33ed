import { atOnce } from '../processes/at-once.ts'
import { type Program, programs } from './programs.ts'
import { report } from './report.ts'
import { ROLE, type Stage } from './stage.ts'
import { pairedRatio, percentile } from './statistics.ts'
import { wallTime } from './wall-time.ts'

const PAIRS = 60
const CALLERS = 200

/** 500 Nodes at once need 20 GB; so many at a time keep two cores as busy. In rounds, so that a machine that slows down slows both. */
const STORM = { rounds: 5, callers: 100, lanes: 50 }

/** `credential_aws_storm`, cold; then `credential_aws_warm` over a Node that does nothing, and `storm_p99_ms` over as many of them. */
export async function measureCredentials(stage: Stage): Promise<void> {
  const { home, sts } = stage
  const [program] = programs()
  const ask = ({ command: [file, ...before] }: Program) =>
    wallTime(file, [...before, 'credential', 'aws', '--role', ROLE], home.environment)
  const nothing = () => wallTime(process.execPath, ['-e', '0'], home.environment)

  const before = sts.calls.length
  await atOnce(CALLERS, () => ask(program))
  const calls = sts.calls.length - before
  report({ name: 'credential_aws_storm', value: calls, unit: 'STS calls', baseline: `${CALLERS} callers at once, 1` })

  for (const each of programs()) {
    const warm = await pairedRatio(PAIRS, () => ask(each), nothing)
    const reach = each.suffix === '' ? '<= 1.35' : '<= 0.65'
    report({
      name: `credential_aws_warm${each.suffix}`,
      value: warm.ratio,
      unit: 'ratio',
      baseline: over('node -e 0', warm, 'ms', reach),
    })
  }
  for (const each of programs()) {
    const [asking, doing]: [number[], number[]] = [[], []]
    for (let round = 0; round < STORM.rounds; round++) {
      asking.push(...(await inLanes(() => ask(each))))
      doing.push(...(await inLanes(nothing)))
    }
    const [measured, baseline] = [percentile(asking, 0.99), percentile(doing, 0.99)]
    const what = `p99 of ${STORM.rounds * STORM.callers} \`node -e 0\`, ${STORM.lanes} at a time`
    report({
      name: `storm_p99_ms${each.suffix}`,
      value: measured / baseline,
      unit: 'ratio',
      baseline: over(what, { measured, baseline }, 'ms', '<= 1.6'),
    })
  }
}

async function inLanes(run: () => Promise<number>): Promise<number[]> {
  let left = STORM.callers
  const lane = async () => {
    const times: number[] = []
    while (left-- > 0) times.push(await run())
    return times
  }
  return (await Promise.all(Array.from({ length: STORM.lanes }, lane))).flat()
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

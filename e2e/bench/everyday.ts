import { over } from './credentials.ts'
import { programs } from './programs.ts'
import { report } from './report.ts'
import { ROLE, type Stage } from './stage.ts'
import { pairedRatio } from './statistics.ts'
import { wallTime } from './wall-time.ts'

const PAIRS = 40

/**
 * `exec_overhead_ms` over the program by itself; what is typed or asked often over a Node that does nothing: `completion_ms` (a TAB),
 * `login_already_ms`, `version_ms`, `help_ms`, `status_ms` (somebody is logged in), `whoami_ms`.
 */
export async function measureEverydayCommands({ home }: Stage): Promise<void> {
  const run = (file: string, args: readonly string[]) => wallTime(file, args, home.environment)
  for (const { command, suffix } of programs()) {
    const [file, ...before] = command
    const vouch = (...words: string[]) => run(file, [...before, ...words])
    const exec = await pairedRatio(
      PAIRS,
      () => vouch('exec', '--role', ROLE, '--', 'true'),
      () => run('true', []),
    )
    report({
      name: `exec_overhead_ms${suffix}`,
      value: exec.measured - exec.baseline,
      unit: 'ms',
      baseline: over('the program by itself', exec, 'ms', '<= 60'),
    })
    const ratios = [
      ['completion_ms', ['__complete', 'profiles'], '<= 1.5'],
      ['login_already_ms', ['login'], '<= 2'],
      ['version_ms', ['--version'], '<= 1.3'],
      ['help_ms', ['--help'], '<= 1.9'],
      ['status_ms', ['status'], '<= 2.3'],
      ['whoami_ms', ['whoami'], '<= 2.3'],
    ] as const
    for (const [name, words, reach] of ratios) {
      const measured = await pairedRatio(
        PAIRS,
        () => vouch(...words),
        () => run(process.execPath, ['-e', '0']),
      )
      const baseline = over('node -e 0', measured, 'ms', reach)
      report({ name: `${name}${suffix}`, value: measured.ratio, unit: 'ratio', baseline })
    }
  }
}

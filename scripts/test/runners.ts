import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../build/when-changed.ts'
import { readVerdicts, VERDICTS_FILE } from './verdicts.ts'

/** More than this is not a busy machine. */
const MOST_FILES_AGAIN = 8

/** Which tests, by a part of their path (none: all), and what they find in their environment. */
export interface Selection {
  readonly files?: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
}

/**
 * Runs Vitest. Real processes on a busy machine are late at times: a test that failed is tried once more at once; and a file that failed
 * all the same, or outside of its tests, once more when the machine has nothing else to do. What is wrong fails each time, and
 * what did not pass at once is said at the end.
 *
 * @param verdicts - the file in which it is noted
 * @returns its exit code
 */
export function runUnits(verdicts: string, { files = [], variables = {} }: Selection = {}): number {
  const vitest = (chosen: readonly string[]) =>
    run(
      'vitest/vitest.mjs',
      ['run', '--retry=1', '--reporter=default', '--reporter=./scripts/test/vitest-verdicts.ts', ...chosen],
      { ...variables, [VERDICTS_FILE]: verdicts },
    )
  const before = readVerdicts(verdicts).length
  const code = vitest(files)
  if (code === 0) return code
  const failed = readVerdicts(verdicts)
    .slice(before)
    .filter(({ outcome }) => outcome !== 'passed at the second try')
  const again = [...new Set(failed.map(({ file }) => file))]
  if (again.length === 0 || again.length > MOST_FILES_AGAIN || !again.every((file) => file !== undefined)) return code
  process.stdout.write(`\nOnce more, by themselves: ${again.join(', ')}\n`)
  return vitest(again)
}

/** Runs Playwright. A test that failed is tried once more. @returns its exit code */
export function runBrowser(verdicts: string, { files = [], variables = {} }: Selection = {}): number {
  return run(
    '@playwright/test/cli.js',
    ['test', '--retries=1', '--reporter=list,./scripts/test/playwright-verdicts.ts', ...files],
    { ...variables, [VERDICTS_FILE]: verdicts },
  )
}

function run(script: string, args: readonly string[], variables: Readonly<Record<string, string>>): number {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  })
  return status ?? 1
}

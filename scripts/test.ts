/**
 * `npm test`: the units and the endpoints (Vitest), then the whole thing in a real browser (Playwright); and what concerns the command
 * line once more with the single file, where its compiler is there.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeCounterparts } from '../e2e/counterparts/counterparts.ts'
import { BINARY, buildBinaryWhenChanged, isCompilerInstalled } from './build/binary.ts'
import { buildTargets } from './build/targets.ts'
import { root } from './build/when-changed.ts'
import { readVerdicts, VERDICTS_FILE } from './test/verdicts.ts'

await buildTargets()

const began = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'vouch-tests-'))
const verdicts = join(folder, 'verdicts')
const run = (script: string, args: string[], variables: Record<string, string> = {}) =>
  spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [VERDICTS_FILE]: verdicts, ...variables },
  }).status ?? 1

// Real processes on a busy machine are late at times: a test that failed is tried once more, and both runners say so. One that
// is wrong fails twice.
const units = (files: string[] = [], variables = {}) =>
  run(
    'vitest/vitest.mjs',
    ['run', '--retry=1', '--reporter=default', '--reporter=./scripts/test/vitest-verdicts.ts', ...files],
    variables,
  )
const browser = (files: string[] = [], variables = {}) =>
  run(
    '@playwright/test/cli.js',
    ['test', '--retries=1', '--reporter=list,./scripts/test/playwright-verdicts.ts', ...files],
    variables,
  )

const failed = [units(), browser(), await singleFile()].find((code) => code !== 0)
process.stdout.write(`\nTools of others:\n${(await describeCounterparts()).map((line) => `  ${line}\n`).join('')}`)
// Once more where everybody looks: the reports above are thousands of lines.
const noted = readVerdicts(verdicts)
rmSync(folder, { recursive: true, force: true })
if (noted !== '') process.stdout.write(`\nNot at once:\n\n${noted}`)
process.stdout.write(`\nall tests took ${Math.round((performance.now() - began) / 1000)} s\n`)
process.exit(failed ?? 0)

/** The tests that run a program as people do. */
async function singleFile(): Promise<number> {
  if (!isCompilerInstalled()) {
    process.stdout.write('\nskipped: the single file, which `npm run build:binary` makes\n')
    return 0
  }
  await buildBinaryWhenChanged()
  const variables = { VOUCH_TEST_PROGRAM: join(root, BINARY) }
  const programs = [
    'cli/entry',
    'cli/main',
    'cli/agent/agent-process',
    'cli/agent/single-file',
    'cli/commands/login',
    'cli/commands/exec',
    'cli/commands/env',
  ]
  return units([...programs, 'e2e/specs/command-line'], variables) || browser(['aws.spec', 'login.spec'], variables)
}

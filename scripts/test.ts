/**
 * `npm test`: the units and the endpoints (Vitest), then the whole thing in a real browser (Playwright); and what concerns the command
 * line once more with the single file, where its compiler is there.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeCounterparts } from '../e2e/counterparts/counterparts.ts'
import { BINARY, buildBinaryWhenChanged, isCompilerInstalled } from './build/binary.ts'
import { buildTargets } from './build/targets.ts'
import { root } from './build/when-changed.ts'
import { runBrowser, runUnits } from './test/runners.ts'
import { describeVerdict, readVerdicts } from './test/verdicts.ts'

await buildTargets()

const began = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'vouch-tests-'))
const verdicts = join(folder, 'verdicts')

const failed = [runUnits(verdicts), runBrowser(verdicts), await singleFile()].find((code) => code !== 0)
process.stdout.write(`\nTools of others:\n${(await describeCounterparts()).map((line) => `  ${line}\n`).join('')}`)
// Once more where everybody looks: the reports above are thousands of lines.
const notAtOnce = readVerdicts(verdicts)
rmSync(folder, { recursive: true, force: true })
if (notAtOnce.length > 0) {
  const outcome = failed === undefined ? 'all of it passed when it was tried again' : 'not all of it passed'
  process.stdout.write(`\nDid not pass at once (${outcome}):\n\n${notAtOnce.map(describeVerdict).join('\n')}`)
}
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
    'e2e/specs/command-line',
  ]
  return (
    runUnits(verdicts, { files: programs, variables }) ||
    runBrowser(verdicts, { files: ['aws.spec', 'login.spec'], variables })
  )
}

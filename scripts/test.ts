/** `npm test`: the units and the endpoints (Vitest), then the whole thing in a real browser (Playwright). */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildTargets } from './build/targets.ts'
import { root } from './build/when-changed.ts'

await buildTargets()

const began = performance.now()
const run = (script: string, args: string[]) =>
  spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: 'inherit' }).status ??
  1

// Real processes on a busy machine are late at times: a test that failed is tried once more, and both runners say so. One that
// is wrong fails twice.
const units = run('vitest/vitest.mjs', ['run', '--retry=1'])
const browser = run('@playwright/test/cli.js', ['test', '--retries=1'])
process.stdout.write(`\nall tests took ${Math.round((performance.now() - began) / 1000)} s\n`)
process.exit(units || browser)

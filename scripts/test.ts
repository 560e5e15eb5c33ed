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

const units = run('vitest/vitest.mjs', ['run'])
const browser = run('@playwright/test/cli.js', ['test'])
process.stdout.write(`\nall tests took ${Math.round((performance.now() - began) / 1000)} s\n`)
process.exit(units || browser)

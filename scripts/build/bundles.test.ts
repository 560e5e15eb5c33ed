import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommandLine } from './bundles.ts'

const run = promisify(execFile)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-bundles-'))
  await buildCommandLine(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('each program is one file, and what an earlier build left beside it is taken away', async () => {
  await writeFile(join(folder, 'chunk-OLD.mjs'), '')
  await buildCommandLine(folder)
  expect((await readdir(folder)).sort()).toEqual(['agent.mjs', 'exec.cjs', 'main.mjs', 'vouch.cjs'])
})

test('a command that starts while the programs are built runs', async () => {
  let built = false
  const building = (async () => {
    for (let count = 0; count < 5; count += 1) await buildCommandLine(folder)
    built = true
  })()
  let runs = 0
  for (; !built || runs < 5; runs += 1) {
    const { stdout } = await run(process.execPath, [join(folder, 'vouch.cjs'), '--version'])
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  }
  await building
  expect(runs).toBeGreaterThanOrEqual(5)
})

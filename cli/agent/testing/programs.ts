import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCommandLine } from '../../../scripts/build/bundles.ts'

export interface Programs {
  readonly folder: string
  readonly agent: string
  readonly entry: string
  remove(): Promise<void>
}

/** The agent and the entry as bundles in a folder of their own, so that tests run what people run. */
export async function buildPrograms(): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-programs-'))
  await buildCommandLine(folder)
  const remove = () => rm(folder, { recursive: true, force: true })
  return { folder, agent: join(folder, 'agent.mjs'), entry: join(folder, 'vouch.cjs'), remove }
}

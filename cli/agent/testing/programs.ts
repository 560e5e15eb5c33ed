import { constants, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { harnessEnvironment } from '../../../e2e/processes/environment.ts'
import { buildCommandLine } from '../../../scripts/build/bundles.ts'

export interface Programs {
  readonly folder: string
  /** For `AgentOptions.program`. */
  readonly agent: string
  /** How `vouch` is started. */
  readonly vouch: readonly [string, ...string[]]
  remove(): Promise<void>
}

/** The agent and the command line in a folder of their own, so that tests run what people run. */
export async function buildPrograms(): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-programs-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const { testProgram } = harnessEnvironment()
  if (testProgram !== undefined) {
    const copy = join(folder, 'vouch')
    await copyFile(testProgram, copy, constants.COPYFILE_FICLONE)
    return { folder, agent: copy, vouch: [copy], remove }
  }
  await buildCommandLine(folder)
  return { folder, agent: join(folder, 'agent.mjs'), vouch: [process.execPath, join(folder, 'vouch.cjs')], remove }
}

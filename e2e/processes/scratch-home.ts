import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { built, requireBuilt, vouchCommand, vouchProgram } from './built.ts'
import { cleanEnvironment } from './environment.ts'
import { endProcessesAtHome } from './processes-at-home.ts'
import { type Finished, type RunningProcess, runProcess, startProcess } from './start-process.ts'

/** The machine of one developer: an empty home, where `vouch` is on the PATH. */
export interface ScratchHome {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Starts `vouch` with these arguments. */
  start(args: readonly string[], more?: Readonly<Record<string, string>>): RunningProcess
  /** Runs `vouch` to its end. */
  run(args: readonly string[], more?: Readonly<Record<string, string>>): Promise<Finished>
  /** Ends the agent and whatever else still runs at this home, and removes it. */
  remove(): Promise<void>
}

/**
 * Makes a scratch home in the temporary folder.
 *
 * @param more further variables for all that runs there
 * @throws Error where the command line has not been built
 */
export async function createScratchHome(more: Readonly<Record<string, string>> = {}): Promise<ScratchHome> {
  requireBuilt(built.commandLine)
  requireBuilt(vouchProgram)
  const [program, ...before] = vouchCommand
  const folder = await mkdtemp(join(tmpdir(), 'vouch-home-'))
  const runtime = join(folder, 'run')
  const binaries = join(folder, 'bin')
  await mkdir(runtime, { mode: 0o700 })
  await mkdir(binaries)
  await symlink(vouchProgram, join(binaries, 'vouch'))
  const plain = cleanEnvironment()
  const environment = {
    ...plain,
    // A tool starts `vouch` by its name, and with this same Node.
    PATH: [binaries, dirname(process.execPath), plain.PATH].join(':'),
    HOME: folder,
    XDG_RUNTIME_DIR: runtime,
    ...more,
  }
  const start = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
    startProcess(program, [...before, ...args], {
      environment: { ...environment, ...extra },
      workingFolder: folder,
    })
  return {
    folder,
    environment,
    start,
    run: (args, extra) => start(args, extra).exited,
    async remove() {
      await runProcess(program, [...before, 'agent', 'stop'], { environment })
      endProcessesAtHome(folder)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

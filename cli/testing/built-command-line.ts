import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanEnvironment } from '../../e2e/processes/environment.ts'
import { buildPrograms, type Programs } from '../agent/testing/programs.ts'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCommand {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** The first match in what it has said on stderr so far, or says later. */
  said(pattern: RegExp): Promise<string>
}

/** The built command line in a folder of its own, and an empty home: what a person runs. */
export interface BuiltCommandLine {
  readonly home: string
  /** What starts it: a program and its first arguments. */
  readonly command: readonly [string, ...string[]]
  start(words: readonly string[], variables?: Readonly<Record<string, string>>): RunningCommand
  run(words: readonly string[], variables?: Readonly<Record<string, string>>): Promise<Ended>
  /** Ends the agent, if one runs, and takes everything away. */
  remove(): Promise<void>
}

/** @param building the programs to run; those of the sources unless others are given */
export async function builtCommandLine(building: Promise<Programs> = buildPrograms()): Promise<BuiltCommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-command-line-'))
  const home = join(folder, 'home')
  await mkdir(home)
  const programs = await building
  const [program, ...before] = programs.vouch
  const start: BuiltCommandLine['start'] = (words, variables = {}) => {
    const env = cleanEnvironment({ HOME: home, ...variables })
    return watch(spawn(program, [...before, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] }))
  }
  const run: BuiltCommandLine['run'] = (words, variables) => start(words, variables).ended
  const remove = async () => {
    await run(['agent', 'stop'])
    await programs.remove()
    await rm(folder, { recursive: true, force: true })
  }
  return { home, command: programs.vouch, start, run, remove }
}

function watch(child: ChildProcess): RunningCommand {
  const said = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
      for (const listen of listeners) listen()
    })
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...said })))
  const find = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(said.stderr)
        if (found === null) return
        listeners.delete(look)
        resolve(found[1] ?? found[0])
      }
      listeners.add(look)
      look()
      void ended.then((end) => reject(new Error(`It ended with ${end.code}: ${end.stderr}`)))
    })
  return { process: child, ended, said: find }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { build } from 'esbuild'

/** One change of the file: profiles to put, or all of ours to take. */
export type SetupStep = { readonly put: readonly object[] } | { readonly take: true }

export interface SetupProgram {
  /** Path of a program that makes the steps, given as JSON in its second argument, with the first as `vouch`. */
  readonly path: string
  remove(): void
}

/** The real setup in a process of its own, without the rest of the command line. */
export async function buildSetupProgram(): Promise<SetupProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-setup-'))
  const path = join(folder, 'setup.mjs')
  const contents = `
    import { applyAwsSetup } from ${JSON.stringify(join(import.meta.dirname, '../aws-setup.ts'))}
    import { awsFiles } from ${JSON.stringify(join(import.meta.dirname, '../../../config/aws-files.ts'))}
    const [program, steps] = process.argv.slice(2)
    for (const { put, take } of JSON.parse(steps)) await applyAwsSetup({ put, take: take && (() => true), program }, awsFiles())
  `
  await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface SetupRun {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
}

/**
 * Runs it in a home.
 *
 * @param killAt number of the file-system call at which it is killed; 0: none, and their number is printed
 */
export async function runSetupProgram(
  { path }: SetupProgram,
  { home, program }: { readonly home: string; readonly program: string },
  steps: readonly SetupStep[],
  killAt?: number,
): Promise<SetupRun> {
  const hook = killAt === undefined ? [] : ['--import', join(import.meta.dirname, 'kill-at.mjs')]
  const env = { HOME: home, PATH: join(program, '..'), KILL_AT: String(killAt ?? 0) }
  const child: ChildProcess = spawn(process.execPath, [...hook, path, program, JSON.stringify(steps)], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise<Omit<SetupRun, 'stdout'>>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  const stdout = child.stdout === null ? '' : await text(child.stdout)
  return { ...(await ended), stdout }
}

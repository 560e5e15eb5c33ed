import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { serverProgram } from '../../scripts/server-program.ts'
import { harnessEnvironment } from './environment.ts'

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url))

/** What `npm run build` makes: the tests run the same files as production. */
export const built = {
  server: `${repositoryRoot}web/dist/vouch-server.js`,
  commandLine: `${repositoryRoot}cli/dist/vouch.cjs`,
} as const

/** What is on the PATH as `vouch`: what npm puts there, or the single file. */
export const vouchProgram = harnessEnvironment().testProgram ?? `${repositoryRoot}cli/bin/vouch.cjs`

/** How it is started without a PATH: what npm puts there by this same Node. */
export const vouchCommand: readonly [string, ...string[]] =
  harnessEnvironment().testProgram === undefined ? [process.execPath, vouchProgram] : [vouchProgram]

/** @throws Error where the file has not been built */
export function requireBuilt(file: string): string {
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run build\` first.`)
  return file
}

/** Arguments of Node that run the built server. @throws Error where it has not been built */
export function builtServer(): readonly string[] {
  requireBuilt(built.server)
  return serverProgram
}

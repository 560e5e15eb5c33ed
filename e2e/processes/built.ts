import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { serverProgram } from '../../scripts/server-program.ts'

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url))

/** What `npm run build` makes: the tests run the same files as production. */
export const built = {
  server: `${repositoryRoot}web/dist/vouch-server.js`,
  commandLine: `${repositoryRoot}cli/dist/vouch.cjs`,
} as const

/** What npm puts on the PATH as `vouch`. */
export const vouchProgram = `${repositoryRoot}cli/bin/vouch.cjs`

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

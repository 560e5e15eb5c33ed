import { join } from 'node:path'
import { buildCommandLine, buildServer } from './bundles.ts'
import { generateClient } from './client.ts'
import { buildPages } from './pages.ts'
import { root, whenChanged } from './when-changed.ts'

/** What can be built, in the order in which one needs the other. */
const targets = {
  client: () =>
    whenChanged('client', ['prisma/schema.prisma', 'prisma.config.ts'], ['web/db/generated/client.ts'], generateClient),
  cli: () =>
    whenChanged(
      'cli',
      ['cli', 'protocol'],
      ['vouch.cjs', 'brief.cjs', 'exec.cjs', 'main.cjs', 'agent.mjs'].map((name) => `cli/dist/${name}`),
      buildCommandLine,
    ),
  man: () =>
    whenChanged('man', ['cli', 'protocol', 'scripts/docs'], ['cli/man/vouch.1'], async () => {
      // Reads every command, which nothing else that is built needs to.
      const { writeManPages } = await import('../docs/cli/man-pages.ts')
      await writeManPages(join(root, 'cli/man'))
    }),
  server: () => whenChanged('server', ['web', 'protocol', 'prisma'], ['web/dist/vouch-server.js'], buildServer),
  pages: () => whenChanged('pages', ['web', 'protocol', 'prisma'], ['web/.next/BUILD_ID'], buildPages),
}

/** Builds the named targets, or all of them, where they are missing or older than their sources. */
export async function buildTargets(names: readonly string[] = []): Promise<void> {
  const unknown = names.filter((name) => !(name in targets))
  if (unknown.length > 0) {
    throw new Error(`no such target: ${unknown.join(', ')}; there are ${Object.keys(targets).join(', ')}`)
  }
  for (const [name, build] of Object.entries(targets)) {
    if (names.length === 0 || names.includes(name)) await build()
  }
}

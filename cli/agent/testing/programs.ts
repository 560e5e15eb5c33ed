import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The agent and the entry as bundles in a folder of their own, so that tests run what people run. */
export async function buildPrograms(): Promise<{ agent: string; entry: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-programs-'))
  const common = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', logLevel: 'error' } as const
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
  const agent = join(folder, 'agent.mjs')
  const entry = join(folder, 'vouch.cjs')
  await build({
    ...common,
    entryPoints: { agent: 'cli/agent/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    mainFields: ['module', 'main'],
    minify: true,
    banner,
  })
  await build({ ...common, entryPoints: ['cli/entry.ts'], outfile: entry, format: 'cjs', minify: true })
  return { agent, entry, remove: () => rm(folder, { recursive: true, force: true }) }
}

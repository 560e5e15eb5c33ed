import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { root } from './when-changed.ts'

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'warning',
}

/** Everything from npm stays a dependency; only our own workspaces are bundled in. */
const packagesOutside: Plugin = {
  name: 'packages-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@vouch/') ? undefined : { path, external: true },
    )
  },
}

/** Leaves out zod's messages in forty languages: what a person reads comes from our catalogue. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: "export { default as en } from './en.js'" }))
  },
}

export async function buildServer(): Promise<void> {
  await rm(join(root, 'web/dist'), { recursive: true, force: true })
  await build({
    ...common,
    entryPoints: ['web/commands/main.ts'],
    outfile: 'web/dist/vouch-server.js',
    format: 'esm',
    plugins: [packagesOutside],
  })
}

/**
 * Three programs: the entry, which answers `credential` by itself and is read at every AWS call, so it is small and
 * CommonJS (Node starts it sooner); the commands; and the agent, with the AWS SDK loaded when the first role is asked for.
 *
 * @param out folder that they are written to; what is in it is removed first
 */
export async function buildCommandLine(out = join(root, 'cli/dist')): Promise<void> {
  await rm(out, { recursive: true, force: true })
  await build({
    ...common,
    entryPoints: ['cli/entry.ts'],
    outfile: join(out, 'vouch.cjs'),
    format: 'cjs',
    minify: true,
    external: ['./main.mjs'],
  })
  await build({
    ...common,
    entryPoints: { main: 'cli/main.ts', agent: 'cli/agent/main.ts' },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    minify: true,
    chunkNames: 'chunk-[hash]',
    // The AWS SDK as ES modules, of which what is not used stays out.
    mainFields: ['module', 'main'],
    plugins: [englishOnly],
    // Packages written as CommonJS ask for Node's own modules by require.
    banner: {
      js: "import{createRequire as __vouchRequire}from'node:module';const require=__vouchRequire(import.meta.url);",
    },
  })
  await chmod(join(out, 'vouch.cjs'), 0o755)
}

import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises'
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

/** Whole in one file: a part that is loaded late must be there, and of the same version, for as long as the process runs. */
const program: BuildOptions = {
  ...common,
  format: 'esm',
  minify: true,
  // The AWS SDK as ES modules, of which what is not used stays out.
  mainFields: ['module', 'main'],
  plugins: [englishOnly],
  // Packages written as CommonJS ask for Node's own modules by require.
  banner: {
    js: "import{createRequire as __vouchRequire}from'node:module';const require=__vouchRequire(import.meta.url);",
  },
}

/**
 * The same program as modules for the compiler of the single file, which embeds them as they are. What is loaded late is a module of its
 * own, so that `credential` starts without it.
 *
 * @param out folder that they are written to
 * @returns path of the entry, and the files that went into it, relative to the root
 */
export async function bundleSingleFile(out: string): Promise<{ entry: string; sources: string[] }> {
  await rm(out, { recursive: true, force: true })
  const entryPoints = { vouch: 'cli/single-file.ts' }
  const { metafile } = await build({ ...program, entryPoints, splitting: true, outdir: out, metafile: true })
  return { entry: join(out, 'vouch.js'), sources: Object.keys(metafile.inputs) }
}

/** What is read at every call of a tool: CommonJS, which Node starts sooner. */
const small: BuildOptions = { ...common, format: 'cjs', minify: true }

/**
 * Four programs, each a file: the agent; the commands; `exec`, which is started often and needs little; and the entry, which answers
 * `credential` by itself and is read at every AWS call. Whoever starts one meanwhile gets the old one or the new one.
 *
 * @param out folder that they are written to; what else is in it is removed
 * @returns the files that went into them, relative to the root
 */
export async function buildCommandLine(out = join(root, 'cli/dist')): Promise<string[]> {
  const programs: Readonly<Record<string, BuildOptions>> = {
    'agent.mjs': { ...program, entryPoints: ['cli/agent/main.ts'] },
    'main.mjs': { ...program, entryPoints: ['cli/main.ts'] },
    'exec.cjs': { ...small, entryPoints: ['cli/hot-path/exec.ts'] },
    'vouch.cjs': {
      ...small,
      entryPoints: ['cli/entry.ts'],
      external: ['./main.mjs', './exec.cjs'],
      banner: { js: '#!/usr/bin/env node' },
    },
  }
  const sources: string[] = []
  await mkdir(out, { recursive: true })
  for (const [name, options] of Object.entries(programs)) {
    const draft = join(out, `${name}.draft`)
    const { metafile } = await build({ ...options, outfile: draft, metafile: true })
    sources.push(...Object.keys(metafile.inputs))
    await chmod(draft, name === 'vouch.cjs' ? 0o755 : 0o644)
    await rename(draft, join(out, name))
  }
  const others = (await readdir(out)).filter((name) => !(name in programs))
  for (const name of others) await rm(join(out, name), { recursive: true })
  return sources
}

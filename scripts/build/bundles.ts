import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { describedAhead } from './described-commands.ts'
import { protocolByModule } from './protocol-modules.ts'
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
  minify: true,
  // The AWS SDK as ES modules, of which what is not used stays out.
  mainFields: ['module', 'main'],
  plugins: [englishOnly, describedAhead, protocolByModule],
}

const esModules: BuildOptions = {
  ...program,
  format: 'esm',
  // Packages written as CommonJS ask for Node's own modules by require.
  banner: {
    js: "import{createRequire as __vouchRequire}from'node:module';const require=__vouchRequire(import.meta.url);",
  },
}

/** Node starts CommonJS sooner. */
const commonJs: BuildOptions = {
  ...program,
  format: 'cjs',
  define: { 'import.meta.url': '__vouchUrl' },
  banner: { js: "const __vouchUrl=require('node:url').pathToFileURL(__filename).href;" },
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
  const { metafile } = await build({ ...esModules, entryPoints, splitting: true, outdir: out, metafile: true })
  return { entry: join(out, 'vouch.js'), sources: Object.keys(metafile.inputs) }
}

/** What is read at every call of a tool. */
const small: BuildOptions = { ...common, format: 'cjs', minify: true }

/**
 * Five programs, each a file: the agent; the commands; help and the commands that are asked often; `exec`, which is started often and
 * needs little; and the entry, which answers `credential` by itself and is read at every AWS call. Whoever starts one meanwhile gets the
 * old one or the new one.
 *
 * @param out folder that they are written to; what else is in it is removed
 * @returns the files that went into them, relative to the root
 */
export async function buildCommandLine(out = join(root, 'cli/dist')): Promise<string[]> {
  const programs: Readonly<Record<string, BuildOptions>> = {
    'agent.mjs': { ...esModules, entryPoints: ['cli/agent/main.ts'] },
    'main.cjs': { ...commonJs, entryPoints: ['cli/main.ts'] },
    'brief.cjs': { ...commonJs, entryPoints: ['cli/brief.ts'] },
    'exec.cjs': { ...small, entryPoints: ['cli/hot-path/exec.ts'] },
    'vouch.cjs': {
      ...small,
      entryPoints: ['cli/entry.ts'],
      external: ['./main.cjs', './brief.cjs', './exec.cjs'],
      banner: { js: '#!/usr/bin/env node' },
    },
  }
  const sources: string[] = []
  await mkdir(out, { recursive: true })
  for (const [name, options] of Object.entries(programs)) {
    const draft = join(out, `${name}.draft`)
    const { metafile, outputFiles } = await build({ ...options, outfile: draft, metafile: true, write: false })
    sources.push(...Object.keys(metafile.inputs))
    for (const { text } of outputFiles) await writeFile(draft, inAscii(text))
    await chmod(draft, name === 'vouch.cjs' ? 0o755 : 0o644)
    await rename(draft, join(out, name))
  }
  const others = (await readdir(out)).filter((name) => !(name in programs))
  for (const name of others) await rm(join(out, name), { recursive: true })
  return sources
}

/** One letter beyond Latin-1 makes Node hold the whole file with two bytes a letter. esbuild leaves some in regular expressions. */
function inAscii(program: string): string {
  return program.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

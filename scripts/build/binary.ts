import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bundleSingleFile } from './bundles.ts'
import { thirdPartyNotices } from './third-party-notices.ts'
import { root, whenChanged } from './when-changed.ts'

/** Where the single file comes to lie, below the root. */
export const BINARY = 'dist/linux-x64/vouch'

const compilerFolder = join(root, 'scripts/binary')
const engine = 'node_modules/@oven/bun-linux-x64-baseline/bin/bun'
const compiler = join(compilerFolder, engine)

/**
 * Compiled ahead of time, with each late module apart. It takes its settings from its arguments and the variables that we read: it
 * looks for no .env, no bunfig.toml, no tsconfig.json and no package.json in the folder in which somebody happens to stand.
 */
const flags = [
  '--compile',
  '--bytecode',
  '--splitting',
  '--minify',
  '--format=esm',
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
  '--no-compile-autoload-tsconfig',
  '--no-compile-autoload-package-json',
]

export function isCompilerInstalled(): boolean {
  return existsSync(compiler)
}

/**
 * Makes the single file where it is missing or older than its sources.
 *
 * @throws Error on another system than Linux on x64, and where the compiler cannot be had
 */
export async function buildBinaryWhenChanged(): Promise<void> {
  await whenChanged('binary', ['cli', 'protocol', 'scripts/binary'], [BINARY], buildBinary)
}

/** For Linux on x64 with glibc. The compiler has a manifest of its own and is fetched when it is first needed. */
async function buildBinary(): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The single file is made for Linux on x64, and on such a machine.')
  }
  if (!isCompilerInstalled()) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], compilerFolder)
  const modules = join(root, '.cache/binary')
  const { entry, sources } = await bundleSingleFile(modules)
  const target = join(root, BINARY)
  const draft = `${target}.draft`
  await mkdir(dirname(target), { recursive: true })
  run(compiler, ['build', ...flags, entry, '--outfile', draft], modules)
  const notices = thirdPartyNotices([...sources, `scripts/binary/${engine}`])
  await writeFile(join(dirname(target), 'NOTICES.txt'), notices)
  // Whoever starts it meanwhile gets the old one or the new one.
  await rename(draft, target)
  await rm(modules, { recursive: true })
}

function run(program: string, args: readonly string[], folder: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${error?.message ?? ''}${stdout}${stderr}`)
}

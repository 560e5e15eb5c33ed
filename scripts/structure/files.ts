import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const notOurs = ['node_modules', 'dist', '.next', 'generated']

/** The files below a folder that people write, as paths from the root of the repository. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return notOurs.includes(entry.name) ? [] : filesIn(path)
    return [path]
  })
}

/** The source files of every program. */
export function sources(): string[] {
  return ['cli', 'e2e', 'protocol', 'scripts', 'web'].flatMap(filesIn).filter((path) => /\.(tsx?|[cm]?js)$/.test(path))
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface LockedPackage {
  readonly link?: boolean
  readonly integrity?: string
  readonly resolved?: string
}

const root = join(import.meta.dirname, '../..')

/** What stands in node_modules because of a lock: not this repository's own packages. */
function locked(file: string): [path: string, entry: LockedPackage][] {
  const { packages } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { packages: Record<string, LockedPackage> }
  return Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
}

test.each(['package-lock.json', 'scripts/binary/package-lock.json'])(
  'every package of %s is known by its contents, and is fetched from whichever registry is configured',
  (file) => {
    const packages = locked(file)
    expect(packages).not.toEqual([])
    expect(packages.filter(([, { integrity = '' }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity))).toEqual([])
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  },
)

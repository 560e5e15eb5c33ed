import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn, sources } from './files.ts'

const root = join(import.meta.dirname, '../..')

/** Where the words of a page, or of a comment, may begin a path. */
const starts = ['', 'web', 'cli']
const folders =
  /^(?:cli|web|protocol|prisma|e2e|scripts|docs|app|components|config|db|domain|http|ceremony|testing|style)\//

const files = [
  ...sources(),
  ...filesIn('docs').filter((path) => path.endsWith('.md')),
  'README.md',
  'CHANGELOG.md',
  'cli/README.md',
  'e2e/sts/README.md',
]

/** Paths of this repository in a text: in backticks on a page, in brackets in a comment. */
function named(file: string, text: string): string[] {
  const pattern = file.endsWith('.md') ? /`([\w.@[\]/-]+)`/g : /\(([\w.[\]/-]+\.tsx?)\)/g
  return [...text.matchAll(pattern)].map(([, path = '']) => path).filter((path) => folders.test(path))
}

/** Those that lead nowhere. What a build makes is no file of the repository. */
function lost(file: string, text: string): string[] {
  return named(file, text).filter(
    (path) =>
      !path.includes('/dist/') && ![dirname(file), ...starts].some((start) => existsSync(join(root, start, path))),
  )
}

test('a path that a page or a comment names is there', () => {
  const all = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  expect(all.flatMap(({ file, text }) => named(file, text)).length).toBeGreaterThan(100)
  expect(all.flatMap(({ file, text }) => lost(file, text).map((path) => `${file}: ${path}`))).toEqual([])
})

test('a path that leads nowhere is found', () => {
  expect(lost('docs/architecture.md', 'It is in `web/db/nowhere.ts`.')).toEqual(['web/db/nowhere.ts'])
  expect(lost('web/db/listen.ts', `// As there (${'domain'}/nowhere.ts).`)).toEqual(['domain/nowhere.ts'])
})

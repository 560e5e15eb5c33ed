import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { circles } from './circles.ts'
import { sources } from './files.ts'
import { readSource } from './source-file.ts'

const root = join(import.meta.dirname, '../..')

test('no file imports itself by way of others', () => {
  const files = sources().map((path) => readSource(path, readFileSync(join(root, path), 'utf8')))
  expect(files.flatMap(({ atOnce }) => atOnce).length).toBeGreaterThan(3_000)
  expect(circles(files)).toEqual([])
})

test('a circle is found, also one of types', () => {
  const files = [
    readSource('web/a.ts', "import type { b } from './b.ts'"),
    readSource('web/b.ts', "import { c } from './c.ts'\nimport { d } from './d.ts'"),
    readSource('web/c.ts', "import { a } from './a.ts'"),
    readSource('web/d.ts', "import { Hono } from 'hono'\nconst load = () => import('./a.ts')"),
  ]
  expect(circles(files)).toEqual(['web/a.ts, web/b.ts, web/c.ts'])
})

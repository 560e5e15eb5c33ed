import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../../web/http')

const sources = readdirSync(folder, { withFileTypes: true, recursive: true })
  .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map(({ parentPath, name }) => join(parentPath, name))

/** Redirects of a source that are not 303: by Hono's default, which is 302, or by another number. */
function others(source: string): string[] {
  const calls = [...source.matchAll(/\.redirect\([^\n]*/g)]
    .map(([call]) => call)
    .filter((call) => !/, 303\)/.test(call))
  return [...calls, ...(source.match(/\b30[1278]\b/g) ?? [])]
}

// RFC 9700 §4.12: by 307 and 308 a browser sends the form on, credentials and all; by 301 and 302 it may.
test('the protocol side redirects by 303 alone', () => {
  const redirecting = sources.filter((path) => readFileSync(path, 'utf8').includes('.redirect('))
  expect(redirecting.length).toBeGreaterThan(4)
  expect(sources.flatMap((path) => others(readFileSync(path, 'utf8')).map((what) => `${path}: ${what}`))).toEqual([])
})

test('another redirect is found', () => {
  expect(others('context.redirect(location)')).toHaveLength(1)
  expect(others('context.redirect(location, 307)')).toHaveLength(2)
  expect(others('response.writeHead(302, { location })')).toHaveLength(1)
})

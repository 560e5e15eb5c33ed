import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue, errorNameOf } from '../../protocol/errors/catalogue.ts'
import { root } from '../build/when-changed.ts'
import { everCodesText, readEverCodes, withNewCodes } from './errors/ever-codes.ts'
import { explanations } from './errors/explanations.ts'
import { pages } from './pages.ts'

test('what is made from the code says what the code says: `npm run docs` changes nothing', async () => {
  const made = await pages()
  const stale: string[] = []
  for (const { path, text } of made) {
    const found = await readFile(join(root, path), 'utf8').catch(() => undefined)
    if (found !== text) stale.push(path)
  }
  expect(stale).toEqual([])
})

test('docs/errors holds the page of every code that there ever was, and nothing else', async () => {
  const ever = await readEverCodes()
  const expected = ['README.md', ...ever.map(({ code }) => `${code}.md`)].sort()
  expect((await readdir(join(root, 'docs/errors'))).sort()).toEqual(expected)
})

test('no code has vanished and none was given to another error', async () => {
  const ever = await readEverCodes()
  expect(new Set(ever.map(({ code }) => code)).size).toBe(ever.length)
  for (const { code, name, gone } of ever) {
    expect([code, errorNameOf(code)], `${code} belongs to ${name}`).toEqual([code, gone ? undefined : name])
  }
})

test('the list of codes grows by the new ones alone, each in its place', async () => {
  const ever = await readEverCodes()
  const [first, ...rest] = ever
  expect(withNewCodes(rest)).toEqual(ever)
  const renamed = ever.map((line) => (line === first ? { ...line, name: 'another' } : line))
  expect(withNewCodes(renamed)).toEqual(renamed)
  expect(everCodesText(ever)).toBe(await readFile(join(root, 'protocol/errors/codes.txt'), 'utf8'))
})

test.each(Object.entries(explanations))('what is said more about %s belongs to an error and is prose', (name, more) => {
  expect(catalogue).toHaveProperty(name)
  expect(more.trim()).toMatch(/[.:`)]$/)
  expect(more).not.toContain('!')
})

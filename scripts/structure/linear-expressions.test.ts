import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAst } from 'vitest/node'

const root = join(import.meta.dirname, '../..')

/** Outside input meets these folders; what is generated or only tests is not among them. */
const folders = [
  'protocol',
  'cli/aws/check',
  'cli/terminal',
  'web/config',
  'web/domain',
  'web/http',
  'web/log',
  'web/app',
  'web/ceremony',
]
const LENGTH = 50_000
const MOST_MS = 50

interface Expression {
  readonly where: string
  readonly pattern: string
  readonly flags: string
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

function expressionsOf(path: string): Expression[] {
  const found: Expression[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('regex' in value && typeof value.regex === 'object' && value.regex !== null) {
      const { pattern, flags } = value.regex as { pattern: string; flags: string }
      found.push({ where: path.slice(root.length + 1), pattern, flags })
    }
    Object.values(value).forEach(visit)
  }
  visit(parseAst(readFileSync(path, 'utf8'), { lang: path.endsWith('x') ? 'tsx' : 'ts' }).body)
  return found
}

const pieces = [
  'a',
  '0',
  ' ',
  '-',
  '.',
  '/',
  '=',
  '%',
  '_',
  '\n',
  '-a',
  'a.',
  '0-',
  '/a',
  ' ;',
  '="',
  '\u00e9',
  '"',
  ',',
]
const hostile = pieces.map((piece) => `${piece.repeat(LENGTH / piece.length)}\0`)

/** The text that it takes too long for: a busy machine gets three attempts. */
function tooSlowFor({ pattern, flags }: Pick<Expression, 'pattern' | 'flags'>): string | undefined {
  const compiled = new RegExp(pattern, flags)
  return hostile.find((text) => ![1, 2, 3].some(() => milliseconds(compiled, text) < MOST_MS))
}

function milliseconds(compiled: RegExp, text: string): number {
  compiled.lastIndex = 0
  const began = performance.now()
  if (compiled.global) text.replace(compiled, '')
  else compiled.test(text)
  return performance.now() - began
}

test.each(folders.flatMap(sources).flatMap(expressionsOf))('/$pattern/$flags of $where is linear', (expression) => {
  expect(tooSlowFor(expression)?.slice(0, 2)).toBeUndefined()
})

test('an expression that is not linear is found', () => {
  expect(tooSlowFor({ pattern: ' +$', flags: '' })?.slice(0, 2)).toBe('  ')
})

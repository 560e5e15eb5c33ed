import { expect, test } from 'vitest'
import { safeLine, safeText } from './safe-text.ts'

test.each([
  ['a clipboard write (OSC 52)', '\u001b]52;c;cm0gLXJm\u0007'],
  ['a window title', '\u001b]0;pwned\u001b\\'],
  ['a link', '\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\'],
  ['colours', '\u001b[31mred\u001b[0m'],
  ['a cursor that climbs', '\u001b[2A\u001b[K'],
  ['an eight-bit sequence', '\u009b31m\u009d52;c;AAAA\u009c'],
  ['a device query', '\u001bP+q544e\u001b\\'],
  ['a bell and backspaces', 'abc\u0007\b\b\b'],
  ['line ends', 'one\r\ntwo\nthree\rfour\u2028five\u2029six\u0085seven'],
  ['text that turns around', 'gpj.\u202egpj.exe\u202c \u2066x\u2069 \u200f \u061c'],
  ['text that hides', 'a\u200bb\u2060c\ufeffd\u00ade\u{e0041}'],
  ['NUL and DEL', 'a\u0000b\u007fc'],
  ['half a letter', 'a\ud800b'],
  ['private letters', '\ue000'],
])('%s cannot reach the terminal', (_, text) => {
  expect(safeText(text)).not.toMatch(/[\p{C}\u2028\u2029]/u)
})

test('ordinary text of any language stays as it is', () => {
  for (const text of ['alice@example.com', 'Škoda – 東京 – العربية – ñ', 'key “blue” 🔑'])
    expect(safeText(text)).toBe(text)
})

test('lines become one, and what is too long ends in an ellipsis', () => {
  expect(safeText('one\n\ttwo')).toBe('one two')
  expect(safeText('🔑'.repeat(10), 4)).toBe('🔑🔑🔑…')
})

test('a line of a file keeps its spaces, its tabs and its end, and nothing else that a terminal obeys', () => {
  expect(safeLine('  a\t b  \r')).toBe('  a\t b  \r')
  expect(safeLine('\u001b[2A a\rb\u0007\u202ec\n\r')).toBe(' abc\r')
})

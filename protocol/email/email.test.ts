import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalDomain, canonicalEmail } from './email.ts'

test.each([
  ['Alice@EX.com', 'alice@ex.com'],
  ['alice+tag@ex.com', 'alice+tag@ex.com'],
  ['a.l.ice@ex.com', 'a.l.ice@ex.com'],
  ["o'brien@ex.com", "o'brien@ex.com"],
  ['alice@BÜCHER.example', 'alice@xn--bcher-kva.example'],
  ['alice@bu\u0308cher.example', 'alice@xn--bcher-kva.example'],
])('%s is one person, %s', (input, expected) => {
  expect(canonicalEmail(input)).toBe(expected)
})

test.each([
  ['full-width letters', 'ＡＬＩＣＥ@ex.com'],
  ['a full-width domain', 'alice@ｅｘ.com'],
  ['the Kelvin sign', '\u212aelvin@ex.com'],
  ['the Kelvin sign in the domain', 'alice@\u212aelvin.com'],
  ['a dotless i', 'al\u0131ce@ex.com'],
  ['a dotted capital I', 'AL\u0130CE@ex.com'],
  ['a Cyrillic a', '\u0430lice@ex.com'],
  ['a zero-width space', 'alice\u200b@ex.com'],
  ['a zero-width space in the domain', 'alice@e\u200bx.com'],
  ['a soft hyphen in the domain', 'alice@e\u00adx.com'],
  ['a trailing dot', 'alice@ex.com.'],
  ['a trailing space', 'alice@ex.com '],
  ['a leading space', ' alice@ex.com'],
  ['a line break', 'alice@ex.com\n'],
  ['a NUL byte', 'alice\u0000@ex.com'],
  ['no @', 'alice.ex.com'],
  ['no local part', '@ex.com'],
  ['no domain', 'alice@'],
  ['two @', 'alice@bob@ex.com'],
  ['two dots', 'al..ice@ex.com'],
  ['a dot at the start', '.alice@ex.com'],
  ['a quoted local part', '"alice"@ex.com'],
  ['a comment', 'alice(x)@ex.com'],
  ['a domain without a parent', 'alice@localhost'],
  ['an address literal', 'alice@[127.0.0.1]'],
  ['an IPv4 address', 'alice@127.0.0.1'],
  ['an underscore in the domain', 'alice@e_x.com'],
  ['a local part of 65 characters', `${'a'.repeat(65)}@ex.com`],
  ['an address of 255 characters', `alice@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(62)}.com`],
  ['five characters, fewer than AWS takes', 'a@b.c'],
  ['nothing', ''],
])('an address with %s is refused', (_, input) => {
  expect(() => canonicalEmail(input)).toThrow(expect.objectContaining({ errorName: 'emailMalformed' }))
})

test('the canonical form is its own canonical form', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      let once: string
      try {
        once = canonicalEmail(address)
      } catch {
        return
      }
      expect(canonicalEmail(once)).toBe(once)
      expect(once).toMatch(/^[\x21-\x7e]+$/)
    }),
  )
})

test('any text is either an address or refused as one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(canonicalDomain(text) ?? '').toMatch(/^[a-z0-9.-]*$/)
      try {
        canonicalEmail(text)
      } catch (error) {
        expect(error).toMatchObject({ errorName: 'emailMalformed' })
      }
    }),
  )
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')

const pairs = [
  ['ink', 'paper', 7],
  ['ink-soft', 'paper', 7],
  ['ink-soft', 'surface', 7],
  ['ink-faint', 'paper', 4.5],
  ['ink-faint', 'surface', 4.5],
  ['ink-faint', 'sunken', 4.5],
  ['on-accent', 'accent', 7],
  ['on-accent', 'accent-hover', 7],
  ['accent', 'accent-wash', 4.5],
  ['amber', 'amber-wash', 4.5],
  ['red', 'red-wash', 4.5],
  ['on-red', 'red', 7],
  ['on-red', 'red-hover', 7],
  ['red', 'surface', 4.5],
  ['accent', 'surface', 4.5],
  ['accent', 'paper', 4.5],
  ['amber', 'paper', 4.5],
  ['ink-soft', 'sunken', 4.5],
  ['ink', 'amber-wash', 7],
  ['ink', 'red-wash', 7],
  ['line-strong', 'surface', 3],
] as const

for (const [scheme, block] of [
  ['light', light],
  ['dark', dark],
] as const) {
  test.each(pairs)(`in the ${scheme} scheme %s on %s has a contrast of at least %s`, (front, back, least) => {
    expect(contrast(colour(block, front), colour(block, back))).toBeGreaterThanOrEqual(least)
  })
}

test('the dark scheme sets every colour that the light one does', () => {
  const names = (block: string) => [...block.matchAll(/--([a-z-]+): #/g)].map((found) => found[1])
  expect(names(dark)).toEqual(names(light))
})

function colour(block: string, name: string): string {
  const found = block.match(new RegExp(`--${name}: (#[0-9a-f]{6});`))?.[1]
  if (found === undefined) throw new Error(`no token --${name}`)
  return found
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

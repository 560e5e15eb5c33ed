import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openBrowser } from './open-browser.ts'

const issuer = 'https://vouch.example.com'
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-browser-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A program that notes its arguments, one a line, and then says that it is done. */
function program(name: string): { path: string; arguments(): Promise<string[]> } {
  const path = join(folder, name)
  const notes = join(folder, 'arguments')
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > '${notes}.part'\nmv '${notes}.part' '${notes}'\n`, {
    mode: 0o755,
  })
  return {
    path,
    arguments: async () => {
      await vi.waitFor(() => expect(existsSync(notes)).toBe(true), { timeout: 5_000 })
      return readFileSync(notes, 'utf8').trimEnd().split('\n')
    },
  }
}

test('the address is one argument of the program, whatever is in it', async () => {
  const browser = program('browser')
  const url = `${issuer}/oauth/authorize?x=$(touch%20${folder}/p)&y=;id|\`id\`'`
  expect(await openBrowser({ url, issuer, browser: browser.path })).toBe(true)
  expect(await browser.arguments()).toEqual([new URL(url).href])
})

test('$BROWSER names a program: options and commands in it are part of its name', async () => {
  const browser = program('browser')
  const url = `${issuer}/oauth/authorize`
  for (const line of [`${browser.path} --no-sandbox`, `${browser.path}; touch ${folder}/p`, `$(touch ${folder}/p)`]) {
    expect(await openBrowser({ url, issuer, browser: line })).toBe(false)
  }
  expect(existsSync(join(folder, 'p'))).toBe(false)
  expect(existsSync(join(folder, 'arguments'))).toBe(false)
})

test('without a browser to start it says so, and throws nothing', async () => {
  expect(await openBrowser({ url: `${issuer}/`, issuer, browser: join(folder, 'none') })).toBe(false)
})

test.each([
  'https://evil.example/oauth/authorize',
  'http://vouch.example.com/oauth/authorize',
  'https://vouch.example.com:444/',
  'https://vouch.example.com.evil.example/',
  'https://vouch.example.com@evil.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '-a Calculator',
  '"&calc&"',
  '',
])('another address than the server’s is never opened: %s', async (url) => {
  const browser = program('browser')
  await expect(openBrowser({ url, issuer, browser: browser.path })).rejects.toMatchObject({
    errorName: 'serverNotTrusted',
  })
  expect(existsSync(join(folder, 'arguments'))).toBe(false)
})

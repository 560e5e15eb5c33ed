import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('one module imports SimpleWebAuthn, so that nobody meets its defaults', async () => {
  const web = fileURLToPath(new URL('../../', import.meta.url))
  const importers: string[] = []
  for (const folder of ['app', 'commands', 'db', 'domain', 'http', 'start']) {
    const entries = await readdir(web + folder, { recursive: true }).catch(() => [])
    for (const file of entries.filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name))) {
      const text = await readFile(`${web}${folder}/${file}`, 'utf8')
      if (text.includes('@simplewebauthn/server')) importers.push(`${folder}/${file}`)
    }
  }
  expect(importers).toEqual(['domain/webauthn/library.ts'])
})

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { variables } from './variables.ts'

test('docs/configuration.md has a line for every variable that the server reads, and for no other', async () => {
  const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  const [forServer = ''] = page.split('## For docker compose')
  const documented = [...forServer.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name)
  expect(documented.toSorted()).toEqual(Object.keys(variables.shape).toSorted())
})

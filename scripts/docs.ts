/** `npm run docs`: writes the pages that are made from the code. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from './build/when-changed.ts'
import { pages } from './docs/pages.ts'

for (const { path, text } of await pages()) {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

/** `npm run docs`: writes the pages of docs/ that are made from the code. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './build/when-changed.ts'
import { errorsPage } from './docs/errors-page.ts'

await writeFile(join(root, 'docs/errors.md'), errorsPage())

import { awsPage } from './aws-page.ts'
import { commandLinePage } from './cli/command-line-page.ts'
import { errorPages } from './errors/error-pages.ts'
import { readEverCodes, withNewCodes } from './errors/ever-codes.ts'
import type { Page } from './page.ts'

/** Everything that `npm run docs` writes. A test holds the files to it. */
export async function pages(): Promise<Page[]> {
  return [
    ...errorPages(withNewCodes(await readEverCodes())),
    { path: 'docs/cli.md', text: await commandLinePage() },
    await awsPage(),
  ]
}

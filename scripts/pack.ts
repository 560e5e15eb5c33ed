/** `npm run pack:cli`: makes the package of the command line as it is published, and prints where it is. */
import { relative } from 'node:path'
import { packCommandLine } from './build/package.ts'
import { root } from './build/when-changed.ts'

process.stdout.write(`${relative(root, await packCommandLine())}\n`)

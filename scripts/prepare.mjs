// Runs after `npm install`: makes the database client and the command line, so that `npx vouch` works at once.
// Plain JavaScript, because it is the one script that must run before anything else does.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')

// A production install has no build tools, and brings its build with it.
if (existsSync(tsx)) {
  const { status } = spawnSync(process.execPath, [tsx, join(root, 'scripts/build.ts'), 'client', 'cli'], {
    cwd: root,
    stdio: 'inherit',
  })
  process.exit(status ?? 1)
}

/** `npm run typecheck`: every workspace, strictly. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './build/when-changed.ts'

let failed = false
for (const project of ['tsconfig.json', 'web/tsconfig.json']) {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', project, '--noEmit'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './when-changed.ts'

/**
 * Generates the Prisma client. The 7.x client needs no engine, but `prisma generate` looks for one and would fetch it
 * from a host that cannot be reached everywhere: a binary that only fails stops the search, and is never run.
 */
export async function generateClient(): Promise<void> {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/prisma/build/index.js'), 'generate'],
    {
      cwd: root,
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: '/bin/false',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`prisma generate failed: ${stderr}`)
}

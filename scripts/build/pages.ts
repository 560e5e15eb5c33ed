import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './when-changed.ts'

export async function buildPages(): Promise<void> {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/next/dist/bin/next'), 'build', 'web'],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`next build failed:\n${stdout}\n${stderr}`)
}

import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { VouchError } from '@vouch/protocol'
import { fileReason } from '../../config/file-reason.ts'
import { type Lock, takeLock } from '../../lock/numbered-lock.ts'

const LOCK_MILLISECONDS = 15_000
const LOOK_EVERY_MILLISECONDS = 20

/**
 * Waits until no other `vouch setup aws` is at work on a file. One lock a file, in our own folder, so that nothing is left beside the file of
 * others.
 *
 * @param file with its links resolved
 * @throws VouchError `awsConfigUnsafe`
 */
export async function lockConfigFile(file: string, home: string): Promise<Lock> {
  const folder = join(home, '.vouch')
  const name = `aws-config-${createHash('sha256').update(file).digest('hex').slice(0, 16)}`
  const deadline = performance.now() + LOCK_MILLISECONDS
  for (;;) {
    const lock = tryLock(folder, name)
    if (lock !== undefined) return lock
    if (performance.now() > deadline) {
      throw new VouchError('awsConfigUnsafe', { detail: 'Another `vouch setup aws` is at work on it.' })
    }
    await wait(LOOK_EVERY_MILLISECONDS)
  }
}

function tryLock(folder: string, name: string): Lock | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return takeLock(folder, name)
  } catch (error) {
    const detail = `${folder}, which keeps two setups apart, cannot be written (${fileReason(error)}).`
    throw new VouchError('awsConfigUnsafe', { detail, cause: error })
  }
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cleanEnvironment } from './environment.ts'
import { runProcess } from './start-process.ts'

/**
 * Ends the embedded Postgres of a data folder where its server could not: it outlives a server that was killed, so that
 * the next one takes it over.
 */
export async function endPostmaster(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'postgres')
  const pidFile = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => undefined)
  const pid = Number(pidFile?.split('\n')[0])
  if (!Number.isInteger(pid)) return
  // The file may be left over, and its number may be another process by now.
  const { stdout } = await runProcess('ps', ['-o', 'args=', '-p', String(pid)], { environment: cleanEnvironment() })
  if (!stdout.includes(`-D ${folder}`)) return
  // Postgres, "Shutting Down the Server": at once, without a checkpoint.
  process.kill(pid, 'SIGQUIT')
}

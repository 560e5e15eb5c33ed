import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When a process started, in the words of the system: together with the pid it names one process for good, since a pid is
 * used again.
 *
 * @returns undefined where there is no such process
 */
export function processStart(pid: number): string | undefined {
  if (process.platform === 'linux') return startInProc(pid)
  if (process.platform === 'win32') return isAlive(pid) ? 'alive' : undefined
  try {
    const words = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
      env: { LC_ALL: 'C' },
      encoding: 'utf8',
    })
    return words.trim() || undefined
  } catch {
    return undefined
  }
}

/** proc_pid_stat(5): field 22, in clock ticks since boot; the boot id keeps two boots apart. A zombie holds nothing. */
function startInProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

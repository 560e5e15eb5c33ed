import { readdirSync, readFileSync } from 'node:fs'

/**
 * Ids of the processes whose HOME is this folder: what a test left running outside of every group, such as the agent.
 * Linux only; elsewhere the list is empty, and `vouch agent stop` is all there is.
 */
export function processesAtHome(home: string): number[] {
  return processIds().filter((pid) => pid !== process.pid && environmentOf(pid).includes(`HOME=${home}`))
}

/** Ends them, at once and surely. */
export function endProcessesAtHome(home: string): void {
  for (const pid of processesAtHome(home)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid))
  } catch {
    return []
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    // Gone meanwhile, or somebody else's.
    return []
  }
}

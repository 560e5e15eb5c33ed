import { readFile } from 'node:fs/promises'
import { startVouchServer } from '../processes/start-vouch-server.ts'
import { report } from './report.ts'
import { median } from './statistics.ts'

const STARTS = 5

/** `server_ready_ms`: from the start of the process to the first 200 of /readyz, on a data folder that has been used before. */
export async function measureStart(dataFolder: string): Promise<void> {
  const times: number[] = []
  for (let at = 0; at < STARTS; at++) {
    const began = performance.now()
    const server = await startVouchServer({ dataFolder })
    times.push(performance.now() - began)
    await server.stop()
  }
  report({ name: 'server_ready_ms', value: median(times), unit: 'ms', baseline: '<= 2000' })
}

/** Resident memory of a process, in MB (10^6 bytes); Linux. */
export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return (Number(kilobytes) * 1024) / 1e6
}

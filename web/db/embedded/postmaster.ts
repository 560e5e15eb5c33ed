import { execFile, spawn } from 'node:child_process'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Cluster, postgresEnvironment } from './cluster.ts'

const run = promisify(execFile)

/** The main process of a Postgres that runs in our folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/**
 * The Postgres that runs in this folder now, whoever started it. A pid file left over from a crash is taken away, also where its
 * number has gone to another program since.
 */
export async function livingPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const path = pidFile(cluster)
  const text = await readFile(path, 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  if (!(await isPostmaster(pid, cluster))) {
    // Only what was read: a Postgres that started since then has written its own.
    if ((await readFile(path, 'utf8').catch(() => '')) === text) await rm(path, { force: true })
    return undefined
  }
  // Lines of postmaster.pid: 1 pid, 4 port, 8 status (PostgreSQL, src/include/utils/pidfile.h).
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Starts Postgres and waits until it takes connections.
 *
 * @returns undefined where it ended instead; `lastWords` says why
 */
export async function spawnPostmaster(
  cluster: Cluster,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<Postmaster | undefined> {
  await rename(logFile(cluster), `${logFile(cluster)}.previous`).catch(() => {})
  const log = await open(logFile(cluster), 'a', 0o600)
  try {
    const options = Object.entries({ ...always, ...settings, port: String(port) })
    const child = spawn(
      cluster.binaries.postgres,
      ['-D', cluster.folder, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      // A session of its own, so that Ctrl-C reaches the server alone, which then stops Postgres in order.
      {
        ...cluster.user,
        cwd: cluster.dataFolder,
        env: postgresEnvironment,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      },
    )
    const state = { ended: false }
    child.on('exit', () => {
      state.ended = true
    })
    child.on('error', () => {
      state.ended = true
    })
    child.unref()
    while (!state.ended) {
      const living = await livingPostmaster(cluster)
      if (living?.ready && living.pid === child.pid) return living
      await delay(10)
    }
    return undefined
  } finally {
    await log.close()
  }
}

/** Ends Postgres: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(cluster: Cluster): Promise<void> {
  // PostgreSQL §18.5: SIGINT is the fast shutdown, SIGQUIT the immediate one, after which the next start replays the log.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const living = await livingPostmaster(cluster)
    if (living === undefined) return
    process.kill(living.pid, signal)
    for (const started = performance.now(); performance.now() - started < 10_000; await delay(15)) {
      if ((await livingPostmaster(cluster))?.pid !== living.pid) return
    }
  }
}

/** Why Postgres ended: the last of its words that tell. */
export async function lastWords(cluster: Cluster): Promise<string> {
  const lines = (await readFile(logFile(cluster), 'utf8').catch(() => '')).trim().split('\n')
  return lines.findLast((line) => /FATAL|PANIC|ERROR|error/.test(line)) ?? lines.at(-1) ?? ''
}

const pidFile = (cluster: Cluster) => join(cluster.folder, 'postmaster.pid')
const logFile = (cluster: Cluster) => join(cluster.dataFolder, 'postgres.log')

const always = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  max_wal_senders: '0',
  wal_level: 'minimal',
  jit: 'off',
}

async function isPostmaster(pid: number, cluster: Cluster): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: alive, and another user's, as Postgres is for root's ordinary colleagues.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return (await commandLine(pid)).includes(cluster.folder)
}

// A process that has ended but was not waited for has an empty command line, so it counts as gone.
async function commandLine(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    if (process.platform === 'linux') return ''
    return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    )
  }
}

import { chmodSync, lstatSync, renameSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { VouchError } from '@vouch/protocol'
import { createAgentToken } from '../directory/agent-token.ts'
import { socketOf } from '../directory/locations.ts'
import type { RuntimeDirectory } from '../directory/runtime-directory.ts'
import type { Dispatch } from './dispatch.ts'
import { Peer } from './peer.ts'

/** Hundreds of tools may ask at once; beyond this the connection that has been idle longest makes room. */
const MOST_CONNECTIONS = 1_024

/** Of so many whose requests last none makes room: a person lends twenty roles at most. */
const MOST_KEPT = 32

/** Connections that the kernel keeps while we are busy; it lowers this to what the system allows. */
const BACKLOG = 4_096

export interface AgentServer {
  /** Whether the socket is still in its place: without it nobody can ask this agent for anything again. */
  isReachable(): boolean
  /** Closes every connection, and removes the socket if it is still ours. */
  close(): Promise<void>
}

/**
 * Listens on the agent's socket. The caller holds the lock of the agent.
 *
 * @throws VouchError `runtimeDirectoryUnsafe` where something that is not a socket is in its place
 */
export async function listen(directory: RuntimeDirectory, dispatch: Dispatch): Promise<AgentServer> {
  const { token, isToken } = createAgentToken(directory)
  const peers = new Set<Peer>()
  const server = createServer((socket) => {
    const peer = new Peer(socket, isToken, dispatch)
    if (peers.size >= MOST_CONNECTIONS) (longestIdle(peers) ?? lastKept(peers) ?? peer).close()
    peers.add(peer)
    socket.once('close', () => peers.delete(peer))
  })
  const isOurs = await bind(server, socketOf(directory, token))
  return {
    isReachable: isOurs,
    close: async () => {
      if (process.platform !== 'win32' && isOurs()) rmSync(directory.socket)
      for (const peer of peers) peer.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A set keeps the order of arrival. */
function longestIdle(peers: ReadonlySet<Peer>): Peer | undefined {
  for (const peer of peers) if (!peer.isWorking) return peer
  return undefined
}

/** Where more are kept than anybody needs, the newest: those that were there before are the person's. */
function lastKept(peers: ReadonlySet<Peer>): Peer | undefined {
  const kept = [...peers].filter(({ isKept }) => isKept)
  return kept.length > MOST_KEPT ? kept.at(-1) : undefined
}

/**
 * Binds beside the final name and renames: nobody meets a socket that is open to others, or one that nobody listens on yet.
 *
 * @returns whether the socket at that name is still this one
 */
async function bind(server: Server, path: string): Promise<() => boolean> {
  if (process.platform === 'win32') {
    await listenOn(server, path)
    return () => true
  }
  refuseForeignFile(path)
  const draft = `${path}.new`
  refuseForeignFile(draft)
  rmSync(draft, { force: true })
  const umask = process.umask(0o077)
  try {
    await listenOn(server, draft)
  } finally {
    process.umask(umask)
  }
  chmodSync(draft, 0o600)
  const { ino } = lstatSync(draft)
  renameSync(draft, path)
  return () => lstatSync(path, { throwIfNoEntry: false })?.ino === ino
}

function refuseForeignFile(path: string): void {
  const entry = lstatSync(path, { throwIfNoEntry: false })
  if (entry === undefined || entry.isSocket()) return
  throw new VouchError('runtimeDirectoryUnsafe', { detail: `${path} is in the way: it is not a socket.` })
}

function listenOn(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path, backlog: BACKLOG }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

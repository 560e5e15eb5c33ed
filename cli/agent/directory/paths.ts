import { VouchError } from '@vouch/protocol'
import type { AgentEnvironment } from '../../config/agent-environment.ts'
import { type Locations, locations } from './locations.ts'

/** Where the agent lives, for this user. */
export type AgentPaths = Locations

/** sun_path holds 104 bytes on macOS and the BSDs and 108 on Linux, the NUL at its end included; `.new` is added while it starts. */
const LONGEST_SOCKET_PATH = process.platform === 'linux' ? 107 : 103

/**
 * @throws VouchError `runtimeDirectoryUnsafe` where the path is longer than a socket address may be
 */
export function agentPaths(environment: AgentEnvironment): AgentPaths {
  const paths = locations(environment.home, environment.runtimeDirectory)
  if (process.platform !== 'win32' && Buffer.byteLength(`${paths.socket}.new`) > LONGEST_SOCKET_PATH) {
    throw new VouchError('runtimeDirectoryUnsafe', { detail: `The path ${paths.socket} is too long for a socket.` })
  }
  return paths
}

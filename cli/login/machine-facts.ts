import { hostname, platform, release, userInfo } from 'node:os'
import { CLIENT_OS_PARAMETER, CLIENT_VERSION_PARAMETER, HOST_NAME_PARAMETER, OS_USER_PARAMETER } from '@vouch/protocol'
import { safeText } from '../terminal/safe-text.ts'

/** Facts about this machine for the login page, by their parameter names. The page shows them as claimed. */
export function machineFacts(version: string): Record<string, string> {
  return {
    [HOST_NAME_PARAMETER]: safeText(hostname(), 64),
    [OS_USER_PARAMETER]: safeText(userName(), 64),
    [CLIENT_VERSION_PARAMETER]: version,
    [CLIENT_OS_PARAMETER]: safeText(operatingSystem(), 64),
  }
}

const OPERATING_SYSTEMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
  freebsd: 'FreeBSD',
}

/** Its name and the release of its kernel. */
function operatingSystem(): string {
  return `${OPERATING_SYSTEMS[platform()] ?? platform()} ${release()}`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A user id without an entry in the user database, as in containers.
    return String(process.getuid?.() ?? 'unknown')
  }
}

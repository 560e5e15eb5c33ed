import { join } from 'node:path'
import { root } from './build/when-changed.ts'

/**
 * How the built server is started everywhere; the Dockerfile and the first line of web/bin/vouch-server.js say the same, and a
 * test holds them to it. Without `__proto__` a hostile JSON body has no prototype to reach; the young generation of the
 * heap would otherwise keep 25 MB that a server of this size never needs.
 */
export const serverFlags = ['--disable-proto=delete', '--max-semi-space-size=4'] as const

export const serverProgram = [...serverFlags, join(root, 'web/bin/vouch-server.js')] as const

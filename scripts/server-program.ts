import { join } from 'node:path'
import { root } from './build/when-changed.ts'

/**
 * How the built server is started everywhere; the Dockerfile and the first line of web/bin/vouch-server.js say the same, and a
 * test holds them to it. Without `__proto__` a hostile JSON body has no prototype to reach. The heap holds 55 MB and is
 * given 256: with more to grow into, garbage is collected so late that the process takes 80 MB more and is no faster.
 */
export const serverFlags = ['--disable-proto=delete', '--max-old-space-size=256', '--max-semi-space-size=4'] as const

export const serverProgram = [...serverFlags, join(root, 'web/bin/vouch-server.js')] as const

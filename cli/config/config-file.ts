import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { VouchError } from '@vouch/protocol'

/** What the command line remembers between two calls. Nothing in it is secret. What else is in the file is kept. */
export interface Configuration {
  /** Issuer of the server that the last login went to. */
  readonly server?: string | undefined
  /** Whether to say that this program is older than the server, and when that was said last: seconds since the epoch. */
  readonly update_notice?: boolean | undefined
  readonly update_notice_at?: number | undefined
}

const TYPES = { server: 'string', update_notice: 'boolean', update_notice_at: 'number' } as const

const MAX_BYTES = 65_536

/**
 * Reads the configuration file; a file that is not there is an empty one.
 *
 * @throws VouchError `configFileMalformed`
 */
export async function readConfiguration(path: string): Promise<Configuration> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return {}
    throw new VouchError('configFileMalformed', { detail: `It is ${path}.`, cause })
  }
  try {
    if (text.length > MAX_BYTES) throw new RangeError('The file is too long')
    return configurationOf(JSON.parse(text))
  } catch (cause) {
    throw new VouchError('configFileMalformed', { detail: `It is ${path}.`, cause })
  }
}

/**
 * Remembers what changed and keeps the rest. Whoever reads meanwhile, or after the power went, sees the old file or the new
 * one, whole.
 *
 * @throws VouchError `configFileMalformed`, or what the file system says
 */
export async function writeConfiguration(path: string, changes: Configuration): Promise<void> {
  const next = { ...(await readConfiguration(path)), ...changes }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID()}`
  // wx: a new file, never one or a link that lies there already.
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(next, null, 2)}\n`)
    await file.sync()
    await file.close()
    await rename(draft, path)
  } catch (fault) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw fault
  }
}

/** Without a schema: every command that reads the file would load the library for three names. */
function configurationOf(value: unknown): Configuration {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('It is no object')
  for (const [name, type] of Object.entries(TYPES)) {
    const found = (value as Record<string, unknown>)[name]
    if (found !== undefined && typeof found !== type) throw new TypeError(`${name} is no ${type}`)
  }
  return value
}

function isMissing(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'ENOENT'
}

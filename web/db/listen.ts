import pg from 'pg'
import type { Database } from './database.ts'

/** A connection of its own that waits for NOTIFY on one channel. */
export interface Listener {
  /** Connects where it is not connected; call it again from time to time, since a lost connection is not mended by itself. */
  connect(): Promise<void>
  close(): Promise<void>
}

/**
 * @param channel a plain identifier
 * @param onNotification called for each NOTIFY; those sent while the connection was away are lost
 */
export function createListener(database: Database, channel: string, onNotification: () => void): Listener {
  let client: pg.Client | undefined

  return {
    async connect() {
      if (client !== undefined) return
      const { connectionString, connectionTimeoutMillis } = database.pool.options
      const opened = new pg.Client({ connectionString, connectionTimeoutMillis, application_name: 'vouch listener' })
      client = opened
      const forget = () => {
        if (client === opened) client = undefined
      }
      opened.on('error', forget)
      opened.on('end', forget)
      opened.on('notification', onNotification)
      try {
        await opened.connect()
        await opened.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
      } catch (error) {
        forget()
        await opened.end().catch(() => {})
        throw error
      }
    },
    async close() {
      const closing = client
      client = undefined
      await closing?.end()
    },
  }
}

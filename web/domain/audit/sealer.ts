import { hasUnsealedAuditEvents } from '../../db/audit/audit-chain.ts'
import type { SigningKeyContext } from '../signing-keys/context.ts'
import { sealEvents } from './seal-events.ts'
import { CHECKPOINT_EVENTS, writeCheckpoint } from './write-checkpoint.ts'

/** An event is sealed at most this long, and one transaction, after its commit. */
const INTERVAL_MS = 250

/** How often it is asked whether an hour has passed, where nothing happens. */
const CHECKPOINT_LOOK_MS = 60_000

/** Gives the events of the audit log their place in the chain, while the server runs. */
export interface AuditSealer {
  /** Seals what is there, signs a checkpoint, and ends. */
  stop(): Promise<void>
}

/**
 * Starts sealing. Every replica does; one at a time seals. Writers never wait for it: telling the sealer would cost each of them
 * more (Postgres lets one NOTIFY at a time commit) than it costs to look four times a second.
 */
export function startAuditSealer(context: SigningKeyContext): AuditSealer {
  const { database, clock, log } = context
  let sealedSince = 0
  let lookedAt = 0
  let running: Promise<void> | undefined
  let failing = false

  async function pass(): Promise<void> {
    if (await hasUnsealedAuditEvents(database)) sealedSince += await sealEvents(database, { wait: false })
    const now = clock().getTime()
    if (sealedSince < CHECKPOINT_EVENTS && now - lookedAt < CHECKPOINT_LOOK_MS) return
    await writeCheckpoint(context, { always: false })
    lookedAt = now
    sealedSince = 0
  }

  async function passQuietly(): Promise<void> {
    try {
      await pass()
      if (failing) log.info({}, 'the audit log is sealed again')
      failing = false
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'the audit log could not be sealed; it is tried again until it can')
      failing = true
    }
  }

  const timer = setInterval(() => {
    running ??= passQuietly().finally(() => {
      running = undefined
    })
  }, INTERVAL_MS).unref()

  return {
    async stop() {
      clearInterval(timer)
      await running
      try {
        await sealEvents(database, { wait: true })
        await writeCheckpoint(context, { always: true })
        await sealEvents(database, { wait: true })
      } catch (error) {
        log.warn({ err: error }, 'the newest audit events are not sealed; the next start does it')
      }
    },
  }
}

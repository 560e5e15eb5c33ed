import type { DeliveryChannel } from '../../db/delivery/deliveries.ts'
import { NOTICES_CHANNEL } from '../../db/delivery/notices.ts'
import { createListener } from '../../db/listen.ts'
import type { Runtime } from '../../runtime.ts'
import { deliverDue, queueNotices } from './deliver-due.ts'
import { createMailSender } from './mail/create-mail-sender.ts'
import type { Sender } from './sender.ts'
import { createWebhookSender } from './webhook/create-webhook-sender.ts'

/** A NOTIFY that was lost is made good, and what failed is tried again, after this time. */
const POLL_MS = 20_000
/** How long a message under way may take when the server stops. */
const STOP_PATIENCE_MS = 2_000

/**
 * Delivers what people have to be told, on every replica: as soon as it is committed, and again where it failed. Each
 * channel has a lane of its own, so that a mail server that hangs holds up no webhook.
 *
 * @returns stops it, within two seconds
 */
export function startOutbox(runtime: Pick<Runtime, 'config' | 'database' | 'clock' | 'log'>): () => Promise<void> {
  const { config, database, log } = runtime
  const soon = new AbortController()
  const now = new AbortController()
  const stopping = { soon: soon.signal, now: now.signal }
  const lanes = [
    lane('email', config.mail && createMailSender(runtime, config.mail)),
    lane('webhook', config.webhook && createWebhookSender(config.webhook, runtime.clock)),
  ]
  const queue = oneAtATime(report(async () => (soon.signal.aborted ? undefined : queueNotices(runtime))))
  const listener = createListener(database, NOTICES_CHANNEL, () => void wake())
  const poll = () => report(() => listener.connect())().then(wake)
  let last = poll()
  const timer = setInterval(() => {
    last = poll()
  }, POLL_MS)
  timer.unref()

  async function wake(): Promise<void> {
    if (soon.signal.aborted) return
    await queue()
    await Promise.all(lanes.map((deliver) => deliver()))
  }

  function lane(channel: DeliveryChannel, send: Sender | undefined): () => Promise<void> {
    return oneAtATime(report(() => deliverDue(runtime, channel, send, stopping)))
  }

  function report(act: () => Promise<void>): () => Promise<void> {
    return () => act().catch((error: unknown) => log.warn({ err: error }, 'the outbox was left for a moment'))
  }

  return async () => {
    clearInterval(timer)
    soon.abort()
    const impatient = setTimeout(() => now.abort(), STOP_PATIENCE_MS)
    // Nothing is begun any more: this waits for what is under way.
    await Promise.all([last, queue(), ...lanes.map((deliver) => deliver())])
    clearTimeout(impatient)
    await listener.close()
  }
}

/** Called while it runs, it runs once more afterwards; both callers wait for that. */
function oneAtATime(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let again = false
  return () => {
    again = true
    running ??= (async () => {
      try {
        while (again) {
          again = false
          await act()
        }
      } finally {
        running = undefined
      }
    })()
    return running
  }
}

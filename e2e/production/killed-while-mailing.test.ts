import { EventEmitter, once } from 'node:events'
import { simpleParser } from 'mailparser'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../web/testing/database.ts'
import { startMailServer } from '../../web/testing/mail-server.ts'
import { builtServer } from '../processes/built.ts'
import { cleanEnvironment } from '../processes/environment.ts'
import { runProcess } from '../processes/start-process.ts'
import { startVouchServer } from '../processes/start-vouch-server.ts'
import { productionEnvironment } from './production-environment.ts'

const { url, database, drop } = await createTestDatabase()
const site = productionEnvironment(url)
afterAll(drop)

const mailing = (port: number) => ({
  ...site,
  VOUCH_SMTP_URL: `smtp://127.0.0.1:${port}`,
  VOUCH_MAIL_FROM: 'vouch@example.com',
})

async function started(port: number) {
  const server = await startVouchServer({ environment: mailing(port) })
  onTestFinished(async () => void (await server.stop()))
  return server
}

test('a server that is killed while it mails loses no message, and the second copy has the id of the first', async () => {
  const email = 'alice@example.com'
  const arrivals = new EventEmitter()
  const taken = once(arrivals, 'message')
  // Takes the whole message, and never says so.
  const silent = await startMailServer({
    onData: (stream) => void simpleParser(stream).then(({ messageId }) => arrivals.emit('message', messageId)),
  })
  const first = await started(silent.port)
  await first.command(['break-glass', email])
  const [messageId] = await taken
  first.process.signal('SIGKILL')
  await first.process.exited
  await silent.close()
  expect(messageId).toMatch(/^<[0-9a-f-]{36}@/)

  const mail = await startMailServer()
  onTestFinished(() => mail.close())
  // The time of the one that was killed is up.
  await database.pool.query("UPDATE deliveries SET next_attempt_at = now() - interval '1 second'")
  const second = await started(mail.port)
  const [copy] = await mail.mailsFor(email)
  expect(copy?.message.messageId).toBe(messageId)
  const open = async () =>
    (await database.pool.query('SELECT count(*)::int AS open FROM deliveries WHERE delivered_at IS NULL')).rows
  await expect.poll(open).toEqual([{ open: 0 }])
  await second.stop()
  expect(mail.received).toHaveLength(1)
})

test('the command that tries the mail server needs no server, and says which one took the message', async () => {
  const mail = await startMailServer()
  onTestFinished(() => mail.close())
  const environment = cleanEnvironment(mailing(mail.port))
  const command = [...builtServer(), 'mail', 'test', 'You@Example.com']
  const tried = await runProcess(process.execPath, command, { environment })
  expect(tried).toMatchObject({ code: 0, stderr: expect.stringContaining(`127.0.0.1:${mail.port} took a message`) })
  expect(mail.received).toMatchObject([{ to: ['you@example.com'] }])
})

import { expect, test } from 'vitest'
import { readConfig } from '../../../config/read-config.ts'
import { startMailServer } from '../../../testing/mail-server.ts'
import { sendTestMail } from './send-test-mail.ts'

const clock = () => new Date('2026-11-01T08:00:00Z')
const configured = (port: number) =>
  readConfig({ VOUCH_SMTP_URL: `smtp://127.0.0.1:${port}`, VOUCH_MAIL_FROM: 'vouch@example.com' })

test('a message to try the mail server goes to the canonical address, at once', async () => {
  const server = await startMailServer()
  const sent = await sendTestMail({ config: configured(server.port), clock }, 'You@Example.com')
  expect(sent).toEqual({ to: 'you@example.com', server: `127.0.0.1:${server.port}` })
  expect(await server.mailsFor('you@example.com')).toMatchObject([{ message: { subject: 'Vouch can send you mail' } }])
  await server.close()
})

test.each([
  ['without a mail server', readConfig({}), 'you@example.com', 'mailNotConfigured'],
  ['where it is away', configured(1), 'you@example.com', 'mailNotSent'],
  ['to what is no address', configured(1), 'you@example.com\r\nBcc: eve@example.com', 'emailMalformed'],
])('%s it says why nothing was sent', async (_, config, address, errorName) => {
  await expect(sendTestMail({ config, clock }, address)).rejects.toMatchObject({ errorName })
})

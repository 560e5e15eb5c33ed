import { expect, onTestFinished, test } from 'vitest'
import type { MailConfig } from '../../../config/config.ts'
import { Secret } from '../../../secret/secret.ts'
import { startMailServer } from '../../../testing/mail-server.ts'
import { serverCertificate } from '../../../testing/server-certificate.ts'
import { mailTransport, type OutgoingMail } from './mail-transport.ts'

const PASSWORD = 'correct-horse'
const mail: OutgoingMail = {
  to: 'bob@example.com',
  subject: 'A key was added',
  text: 'It was.',
  html: '<p>It was.</p>',
  messageId: '1@vouch.example.com',
  at: new Date('2026-11-01T08:00:00Z'),
}
const signal = new AbortController().signal
const { pem, key } = await serverCertificate('localhost')

async function server(options: Parameters<typeof startMailServer>[0]) {
  const started = await startMailServer(options)
  onTestFinished(() => started.close())
  return started
}

function config(port: number, changes: Partial<MailConfig> = {}): MailConfig {
  return { host: 'localhost', port, tls: 'starttls', from: 'vouch@example.com', ...changes }
}

test.each(['starttls', 'implicit'] as const)(
  'with %s a message goes to a server with a good certificate',
  async (tls) => {
    const good = await server({ secure: tls === 'implicit', cert: pem, key, disabledCommands: [] })
    await mailTransport(config(good.port, { tls }), [pem])(mail, signal)
    expect(good.received).toMatchObject([{ secure: true, to: ['bob@example.com'] }])
  },
)

test.each(['starttls', 'implicit'] as const)(
  'with %s nothing goes to a server whose certificate nobody vouches for',
  async (tls) => {
    const { port, received } = await server({ secure: tls === 'implicit', cert: pem, key, disabledCommands: [] })
    const sent = mailTransport(config(port, { tls }))(mail, signal)
    await expect(sent).rejects.toThrow('offers no TLS that can be trusted')
    expect(received).toEqual([])
  },
)

test('neither password nor message goes to a server that leaves TLS out', async () => {
  const seen: string[] = []
  const { port } = await server({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, callback) => {
      seen.push(password ?? '')
      callback(null, { user: 'vouch' })
    },
  })
  const login = { user: 'vouch', password: new Secret(PASSWORD) }
  await expect(mailTransport(config(port, { login }))(mail, signal)).rejects.toThrow(
    'offers no TLS that can be trusted',
  )
  expect(seen).toEqual([])
})

test('that user name or password is wrong is said without them, even where the server repeats them', async () => {
  const { port } = await server({
    cert: pem,
    key,
    disabledCommands: [],
    authOptional: false,
    onAuth: ({ password }, _session, callback) =>
      callback(Object.assign(new Error(`${password} is wrong`), { responseCode: 535 })),
  })
  const login = { user: 'vouch', password: new Secret(PASSWORD) }
  const failure = await mailTransport(config(port, { login }), [pem])(mail, signal).catch((error: unknown) => error)
  expect(failure).toMatchObject({ message: expect.stringContaining('refused user name or password (535)') })
  expect(failure).toMatchObject({ permanent: false, cause: undefined })
  expect(JSON.stringify(failure)).not.toContain(PASSWORD)
})

test('no subject and no recipient adds a header or a recipient of its own', async () => {
  const { port, received } = await server({})
  const hostile = { ...mail, subject: 'Hello\r\nBcc: eve@example.com\r\n\r\nbody', to: 'bob@example.com' }
  await mailTransport(config(port, { host: '127.0.0.1', tls: 'none' }))(hostile, signal)
  expect(received).toHaveLength(1)
  expect(received[0]).toMatchObject({ to: ['bob@example.com'] })
  expect(received[0]?.message.bcc).toBeUndefined()
  expect(received[0]?.message.text?.trim()).toBe('It was.')
})

test('a server that never answers is left when its time is up', async () => {
  const { port } = await server({ onConnect: () => {} })
  const patience = AbortSignal.timeout(50)
  const sent = mailTransport(config(port, { host: '127.0.0.1', tls: 'none' }))(mail, patience)
  await expect(sent).rejects.toThrow('did not answer in time')
})

import { VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { Secret } from '../secret/secret.ts'
import { logRequest } from './log-request.ts'
import { createLogger } from './logger.ts'

const canary = 'canary-4f1c9a'

function collect(isTTY = false) {
  const lines: string[] = []
  const log = createLogger({ logLevel: 'trace' }, { isTTY, write: (text) => lines.push(text) })
  return { log, text: () => lines.join(''), last: () => JSON.parse(lines.at(-1) ?? '{}') }
}

class LibraryError extends Error {
  request = { headers: { authorization: canary }, body: canary }
  parameters = [canary]
}

test('no secret reaches the log, whether it is typed, named, nested, in bytes or hung on an error', () => {
  for (const terminal of [false, true]) {
    const { log, text } = collect(terminal)
    log.info({ key: new Secret(canary), nested: { list: [new Secret(canary)] } }, 'by type')
    log.info({ authorization: `DPoP ${canary}`, cookie: canary, 'Set-Cookie': canary, DPoP: canary }, 'headers')
    log.info({ form: { code: canary, code_verifier: canary, client_secret: canary, subject_token: canary } }, 'a form')
    log.info(
      { form: new Map([['access_token', canary]]), accessToken: canary, masterKey: canary, password: canary },
      'more',
    )
    log.info({ bytes: Buffer.from(canary), array: new TextEncoder().encode(canary) }, 'bytes')
    log.error(new LibraryError('failed', { cause: new LibraryError('deeper', { cause: { body: canary } }) }))
    log.error({ err: new LibraryError('failed'), other: new LibraryError('failed') }, 'two errors')
    logRequest(log, {
      method: 'GET',
      path: `/oauth/authorize?code=${canary}`,
      status: 200,
      milliseconds: 1.25,
      ip: '192.0.2.1',
      requestId: 'r1',
    })
    expect(text()).toContain('by type')
    expect(text()).not.toContain(canary)
    expect(text()).not.toContain(Buffer.from(canary).toString('base64'))
    log.info({ harmless: canary }, 'the net is not closed to everything')
    expect(text()).toContain(canary)
  }
})

test('an error is logged with its code, words, stack and cause', () => {
  const { log, last } = collect()
  log.error(new VouchError('migrationRefused', { detail: 'Migration 1 failed.', cause: new Error('disk full') }))
  expect(last().err).toMatchObject({
    type: 'VouchError',
    code: 'VCH-5005',
    message: expect.stringContaining('Migration 1 failed.'),
    stack: expect.stringContaining('logger.test.ts'),
    cause: { message: 'disk full' },
  })
})

test('a request is one line of facts', () => {
  const { log, last } = collect()
  const request = {
    method: 'POST',
    path: '/oauth/token',
    status: 200,
    milliseconds: 3.149,
    ip: '::1',
    requestId: 'r2',
  }
  logRequest(log, request)
  expect(last()).toMatchObject({ level: 30, method: 'POST', path: '/oauth/token', status: 200, ms: 3.1, ip: '::1' })
  logRequest(log, { ...request, path: '/readyz' })
  expect(last().level).toBe(20)
  logRequest(log, { ...request, path: '/readyz', status: 503 })
  expect(last().level).toBe(40)
})

test('what came from outside cannot move the cursor of the terminal', () => {
  const { log, text } = collect(true)
  log.info({ host: 'evil\u001b[2J\u202e\r' }, 'named\u0007 itself\n')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test is about them
  expect(text().replace(/\u001b\[\d+m/g, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  expect(text().split('\n')).toHaveLength(2)
})

test('a log in a circle, or without a bottom, does not end the server', () => {
  const { log, text } = collect()
  const circle: Record<string, unknown> = {}
  circle.self = circle
  log.info({ circle, big: 10n }, 'round')
  expect(text()).toContain('[deeper]')
})

test('a person at a terminal sees the beginning of a long value, a program all of it', () => {
  const checkpoint = 'a'.repeat(500)
  const [terminal, program] = [collect(true), collect()]
  for (const { log } of [terminal, program]) log.info({ checkpoint }, 'audit log checkpoint')
  expect(terminal.text()).toMatch(/audit log checkpoint checkpoint=a{120}…\n$/)
  expect(program.last()).toMatchObject({ checkpoint })
})

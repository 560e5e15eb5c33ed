import { PassThrough } from 'node:stream'
import { ExitCode, VouchError } from '@vouch/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startCountdown } from './countdown.ts'
import { durationText, momentText } from './duration-text.ts'
import { asVouchError, errorText, traceText } from './error-text.ts'
import { createTerminal } from './terminal.ts'
import { wrapped } from './wrapped.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function screens(isTTY: boolean, colourless = false) {
  let shown = ''
  const screen = () => Object.assign(new PassThrough(), { isTTY, columns: 40 })
  const stderr = screen()
  stderr.setEncoding('utf8')
  const terminal = createTerminal(screen(), stderr, { colourless })
  const read = () => {
    shown += (stderr.read() as string | null) ?? ''
    return shown
  }
  return { terminal, read }
}

test('colours are for a terminal whose owner wants them', () => {
  expect(screens(true).terminal.tint('red', 'x')).toBe('\u001b[31mx\u001b[39m')
  expect(screens(true, true).terminal.tint('red', 'x')).toBe('x')
  expect(screens(false).terminal.tint('red', 'x')).toBe('x')
  expect(screens(false).terminal.paint('red', 'x')).toBe('x')
})

test('the countdown counts in one line and takes itself away', () => {
  const { terminal, read } = screens(true, true)
  const end = startCountdown(terminal, 'Waiting', 65)
  vi.advanceTimersByTime(2_000)
  end()
  vi.advanceTimersByTime(5_000)
  expect(read()).toBe('\r\u001b[KWaiting 1:05\r\u001b[KWaiting 1:04\r\u001b[KWaiting 1:03\r\u001b[K')
})

test('where nobody watches there is no countdown', () => {
  const { terminal, read } = screens(false)
  startCountdown(terminal, 'Waiting', 65)()
  expect(read()).toBe('')
})

test('a sentence of a result is cut between words on a terminal, with its indent, and never for a program', () => {
  const said = (isTTY: boolean) => {
    const lines: string[] = []
    const stdout = Object.assign(new PassThrough(), { isTTY, columns: 20 }).on('data', (text) =>
      lines.push(String(text)),
    )
    createTerminal(stdout, new PassThrough(), { colourless: true }).say('  Through:  one role and another')
    return lines.join('')
  }
  expect(said(true)).toBe('  Through:  one role\n  and another\n')
  expect(said(false)).toBe('  Through:  one role and another\n')
})

test('lines are cut between words, an address never, and nothing is cut where no terminal is', () => {
  expect(wrapped('one two three four', 9)).toBe('one two\nthree\nfour')
  expect(wrapped('open https://vouch.example.com/oauth now', 10)).toBe('open\nhttps://vouch.example.com/oauth\nnow')
  expect(wrapped('one two three', undefined)).toBe('one two three')
})

test.each([
  [-1, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [3_599, '59 min'],
  [3_600, '1 h'],
  [28_740, '7 h 59 min'],
])('%d seconds are "%s"', (seconds, text) => {
  expect(durationText(seconds)).toBe(text)
})

test('a moment of another day has its date', () => {
  const now = new Date(2026, 10, 23, 16, 0)
  expect(momentText(new Date(2026, 10, 23, 17, 32), now)).toBe('17:32')
  expect(momentText(new Date(2026, 10, 24, 0, 5), now)).toBe('00:05 on 2026-11-24')
})

test('an error is what happened, what to do next, and its code, on one line', () => {
  const error = new VouchError('serverUnreachable', { detail: 'a\n\u001b[31mb' })
  expect(errorText(error)).toBe(
    'vouch: The Vouch server could not be reached. a b. Check the network, and the address of the server; `vouch login --server URL` chooses another. (VCH-3002)',
  )
})

test('what is not of the catalogue is unexpected, with exit code 1', () => {
  expect(asVouchError(new TypeError('x')).entry.exit).toBe(ExitCode.unexpected)
})

test('the trace names the causes, and nothing that could be a secret', () => {
  const token = 'vouch_at_CANARYcanaryCANARYcanaryCANARYcanary'
  const jwt = `${'e'.repeat(40)}.${'f'.repeat(40)}.${'g'.repeat(40)}`
  const cause = Object.assign(new Error(`token ${token} ${jwt}`), { code: 'EX', body: token })
  const trace = traceText(new VouchError('unexpected', { cause }))
  expect(trace).toContain('caused by Error [EX]: token [redacted] [redacted]')
  expect(trace).toContain('terminal.test.ts')
  expect(trace).not.toContain('CANARY')
})

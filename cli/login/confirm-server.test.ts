import { PassThrough } from 'node:stream'
import { VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { confirmServerChange } from './confirm-server.ts'

const servers = { before: 'https://vouch.example.com', issuer: 'https://xn--vuch-55d.example.com' }

function ask(answer: string | undefined, confirmed = false) {
  const input = Object.assign(new PassThrough(), { isTTY: answer !== undefined })
  const output = new PassThrough().setEncoding('utf8')
  const controller = new AbortController()
  const asked = confirmServerChange({ ...servers, confirmed, input, output, signal: controller.signal })
  const outcome = asked.then(
    () => 'gone on',
    (fault: unknown) => (fault instanceof VouchError ? fault.errorName : String(fault)),
  )
  if (answer !== undefined) input.write(answer)
  return { outcome, output, abort: () => controller.abort(new VouchError('cancelled')) }
}

test.each([
  ['y\n', 'gone on'],
  ['Yes\n', 'gone on'],
  ['\n', 'serverChanged'],
  ['n\n', 'serverChanged'],
  ['yess\n', 'serverChanged'],
])('the answer %j ends as "%s"', async (answer, end) => {
  expect(await ask(answer).outcome).toBe(end)
})

test('the question shows both addresses as they are', async () => {
  const { outcome, output } = ask('n\n')
  await outcome
  expect(String(output.read())).toContain(`${servers.before}. Log in at ${servers.issuer} from now on? [y/N]`)
})

test('where nobody can be asked the answer is no, unless it was given with the command', async () => {
  expect(await ask(undefined).outcome).toBe('serverChanged')
  expect(await ask(undefined, true).outcome).toBe('gone on')
})

test('Ctrl-C at the question is a cancel', async () => {
  const { outcome, abort } = ask('')
  abort()
  expect(await outcome).toBe('cancelled')
})

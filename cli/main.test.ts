import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuiltCommandLine, builtCommandLine } from './testing/built-command-line.ts'

let vouch: BuiltCommandLine
beforeAll(async () => {
  vouch = await builtCommandLine()
})
afterAll(() => vouch.remove())

test('a reader that has seen enough is no fault: nothing is said of it', async () => {
  const help = vouch.start(['--help'])
  help.process.stdout?.destroy()
  expect(await help.ended).toMatchObject({ code: 0, stderr: '' })
})

import { expect, test } from 'vitest'
import { Belongings } from './belongings.ts'
import { Steps } from './steps.ts'

test('what was opened is closed in the opposite order, even where one of them fails to close', async () => {
  const closed: string[] = []
  const belongings = new Belongings()
  await belongings.open(Promise.resolve('server'), async (name) => closed.push(name))
  await belongings.open(Promise.resolve('stuck'), () => Promise.reject(new Error('stuck')))
  await belongings.open(Promise.resolve('browser'), async (name) => closed.push(name))
  await expect(belongings.closeAll()).rejects.toThrow('Not everything could be closed.')
  expect(closed).toEqual(['browser', 'server'])
  await belongings.closeAll()
})

test('what could not be opened is not closed', async () => {
  const belongings = new Belongings()
  await expect(
    belongings.open(Promise.reject(new Error('no')), () => Promise.reject(new Error('closed'))),
  ).rejects.toThrow('no')
  await belongings.closeAll()
})

test('a step prints its time and what came of it, and nothing where it fails', async () => {
  const lines: string[] = []
  const steps = new Steps((line) => lines.push(line))
  expect(
    await steps.step(
      async () => 7,
      (it) => `got ${it}`,
    ),
  ).toBe(7)
  await expect(
    steps.step(
      () => Promise.reject(new Error('no')),
      () => 'yes',
    ),
  ).rejects.toThrow('no')
  expect(lines).toEqual([expect.stringMatching(/^ {2}0\.\d\d s {2}got 7$/)])
})

import { VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { refusalElsewhere } from './refusal-elsewhere.ts'

/** Asked by turns, with no time passing; `over` ends the wait when the answers have been used up. */
function watch(...answers: (VouchError | undefined | { fault: unknown })[]) {
  const pauses: number[] = []
  const result = refusalElsewhere({
    ask: async () => {
      const answer = answers.shift()
      if (answer instanceof VouchError || answer === undefined) return answer
      throw answer.fault
    },
    pause: async (milliseconds) => {
      pauses.push(milliseconds)
      if (answers.length === 0) throw new Error('over')
    },
  })
  return { pauses, result }
}

test('it is asked until the browser has said no, and never without a pause before', async () => {
  const { pauses, result } = watch(undefined, undefined, new VouchError('loginRefused'))
  await expect(result).rejects.toMatchObject({ errorName: 'loginRefused' })
  expect(pauses).toEqual([3_000, 3_000, 3_000])
})

test.each(['serverUnreachable', 'serverBusy', 'databaseUnavailable', 'rateLimited', 'internal'] as const)(
  '%s says nothing about the login, and is asked over',
  async (name) => {
    const { result } = watch({ fault: new VouchError(name) }, new VouchError('numberTriesSpent'))
    await expect(result).rejects.toMatchObject({ errorName: 'numberTriesSpent' })
  },
)

test.each(['notFound', 'requestUriUnknown', 'clientUnknown'] as const)(
  'a server that says %s is not asked again, and the login goes on',
  async (name) => {
    const { pauses, result } = watch({ fault: new VouchError(name) }, new VouchError('loginRefused'))
    await expect(result).resolves.toBeUndefined()
    expect(pauses).toHaveLength(1)
  },
)

test('a fault of our own is not swallowed, and the end of the wait ends it', async () => {
  await expect(watch({ fault: new TypeError('ours') }).result).rejects.toThrow('ours')
  await expect(watch(undefined).result).rejects.toThrow('over')
})

import { expect, test } from 'vitest'
import { JoinedAsks } from './joined-asks.ts'

const UNSPACED = { spacing: 0 }

function questions() {
  const asked: { resolve(value: string): void; reject(fault: Error): void }[] = []
  const asks = new JoinedAsks(() => new Promise<string>((resolve, reject) => asked.push({ resolve, reject })), UNSPACED)
  return { asked, asks }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('who comes while a question is being asked gets the answer to the next one, together with all the others', async () => {
  const { asked, asks } = questions()
  const first = [asks.join(), asks.join()]
  await settled()
  const second = [asks.join(), asks.join(), asks.join()]
  await settled()
  expect(asked).toHaveLength(1)
  asked[0]?.resolve('before')
  expect(await Promise.all(first)).toEqual(['before', 'before'])
  await settled()
  expect(asked).toHaveLength(2)
  asked[1]?.resolve('after')
  expect(await Promise.all(second)).toEqual(['after', 'after', 'after'])
})

test('a question that fails does so for those who asked it, and the next is asked all the same', async () => {
  const { asked, asks } = questions()
  const first = asks.join()
  await settled()
  const second = asks.join()
  asked[0]?.reject(new Error('away'))
  await expect(first).rejects.toThrow('away')
  await settled()
  asked[1]?.resolve('back')
  expect(await second).toBe('back')
})

test('a question that cannot even be asked is asked again by the next', async () => {
  let count = 0
  const asks = new JoinedAsks<string>(() => {
    count += 1
    if (count === 1) throw new Error('no')
    return Promise.resolve('yes')
  }, UNSPACED)
  await expect(asks.join()).rejects.toThrow('no')
  expect(await asks.join()).toBe('yes')
})

test('whoever asks without a pause makes no more questions than there is room for', async () => {
  let now = 0
  const waits: number[] = []
  const began: number[] = []
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds)
    now += milliseconds
  }
  const asks = new JoinedAsks(async () => began.push(now), { spacing: 300, monotonic: () => now, wait })
  for (let count = 0; count < 5; count += 1) await asks.join()
  expect(began).toEqual([0, 300, 600, 900, 1_200])
  now += 1_000
  await asks.join()
  expect(waits).toEqual([300, 300, 300, 300])
})

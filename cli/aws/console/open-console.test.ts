import { expect, test } from 'vitest'
import { openConsole } from './open-console.ts'

test('a browser that is started and does not come is not waited for without end', async () => {
  const { signal } = new AbortController()
  const waiting = openConsole({
    address: 'https://signin.aws.amazon.com/',
    browser: 'true',
    signal,
    patienceMilliseconds: 50,
  })
  await expect(waiting).rejects.toMatchObject({ errorName: 'browserDidNotCome', entry: { exit: 6 } })
})

import { type ErrorName, VouchError } from '@vouch/protocol'
import { expect, test } from 'vitest'
import { pastedCode } from './pasted-code.ts'

const CODE = `vouch_ac_${'aB3-_'.repeat(8)}xyz`

function waiting(answers: (string | ErrorName)[] = []) {
  const asked: string[] = []
  const refused: string[] = []
  const paste = pastedCode({
    redeem: async (code) => {
      asked.push(code)
      const answer = answers[asked.length - 1] ?? 'session'
      if (answer !== 'session') throw new VouchError(answer as ErrorName)
      return answer
    },
    refused: (error) => void refused.push(error.errorName),
  })
  const take = async (line: string) => {
    paste.take(line)
    await new Promise(setImmediate)
  }
  return { asked, refused, take, outcome: paste.outcome }
}

test.each([CODE, `  ${CODE}\t`, `\u001b[200~${CODE}\u001b[201~`, `“${CODE}”`, `Code: ${CODE}.`])(
  'the code is found in %j',
  async (line) => {
    const paste = waiting()
    await paste.take(line)
    expect(paste.asked).toEqual([CODE])
    expect(await paste.outcome).toBe('session')
  },
)

test.each(['yes', CODE.slice(0, -1), `${CODE}x`, `${CODE} ${CODE.replace('xyz', 'zyx')}`, `x${CODE}`])(
  '%j is no code: it is not sent, and the wait goes on',
  async (line) => {
    const paste = waiting()
    await paste.take(line)
    expect([paste.asked, paste.refused]).toEqual([[], ['pasteMalformed']])
    await paste.take(CODE)
    expect(await paste.outcome).toBe('session')
  },
)

test('an empty line says nothing', async () => {
  const paste = waiting()
  await paste.take(' ')
  expect([paste.asked, paste.refused]).toEqual([[], []])
})

test('a code of another login changes nothing, and the right one then works', async () => {
  const paste = waiting(['grantRefused', 'serverUnreachable', 'session'])
  for (let count = 0; count < 3; count += 1) await paste.take(CODE)
  expect(paste.refused).toEqual(['pasteRefused', 'serverUnreachable'])
  expect(await paste.outcome).toBe('session')
})

test('a refusal that no other code can put right ends the wait', async () => {
  const paste = waiting(['pasteForbidden'])
  await paste.take(CODE)
  await expect(paste.outcome).rejects.toMatchObject({ errorName: 'pasteForbidden' })
})

test('a code that is pasted twice in a hurry is sent once', async () => {
  const paste = waiting()
  paste.take(CODE)
  paste.take(CODE)
  expect(await paste.outcome).toBe('session')
  expect(paste.asked).toHaveLength(1)
})

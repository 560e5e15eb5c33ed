import { createHash, randomBytes } from 'node:crypto'
import { catalogue } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { enrolledPerson } from '../../testing/enrolled-person.ts'
import { TestBrowser } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { authenticator } = await enrolledPerson(provider.runtime, 'alice@example.com')

const ROUNDS = 40

async function refused(change: (credential: Credential) => Credential) {
  const browser = new TestBrowser(provider.issuer)
  const { ceremony, options } = await (await browser.postJson('/api/v1/sign-in/options', {})).json()
  const credential = change(authenticator.assert(options))
  const began = performance.now()
  const response = await browser.postJson('/api/v1/sign-in', { ceremony, credential })
  const body = await response.text()
  const took = performance.now() - began
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'))
  return { answer: { status: response.status, body, headers }, took, options }
}

type Credential = ReturnType<typeof authenticator.assert>

const unknown = (credential: Credential) => {
  const id = randomBytes(Buffer.from(credential.id, 'base64url').length).toString('base64url')
  return { ...credential, id, rawId: id }
}
const wronglySigned = (credential: Credential) => {
  // Another key's signature would be well-formed, too: what is signed is changed instead, and keeps its shape.
  const { authenticatorData, ...response } = credential.response
  const bytes = Buffer.from(authenticatorData, 'base64url')
  bytes.writeUInt32BE(bytes.readUInt32BE(33) + 1, 33)
  return { ...credential, response: { ...response, authenticatorData: bytes.toString('base64url') } }
}

test('a key that nobody has and a signature that is wrong are one answer, byte for byte, and take one time', async () => {
  const times: [number[], number[]] = [[], []]
  const answers = new Set<string>()
  expect(JSON.parse((await refused(unknown)).answer.body).code).toBe(catalogue.keyNotAccepted.code)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, change] of [unknown, wronglySigned].entries()) {
      const { answer, took } = await refused(change)
      answers.add(createHash('sha256').update(JSON.stringify(answer)).digest('hex'))
      times[index]?.push(took)
    }
  }
  expect(answers.size).toBe(1)
  const [nobodys, wrong] = times.map((list) => list.toSorted((a, b) => a - b)[ROUNDS / 2] ?? 0)
  // Medians: without a signature to check, the one would take half as long as the other.
  expect(Math.abs((nobodys ?? 0) - (wrong ?? 0))).toBeLessThan(Math.max(3, (wrong ?? 0) / 2))
})

test('the options name no key: nobody can ask whose there are', async () => {
  const { options } = await refused(unknown)
  expect(options.allowCredentials ?? []).toEqual([])
})

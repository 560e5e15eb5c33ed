import { operations } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { loggedIn, tokenHash } from '../../testing/login.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'

const provider = await startTestProvider({ replicas: 2 })
afterAll(() => provider.close())
const { prisma } = provider.runtime.database

test('a borrower who goes on asking after the end is refused each time, and written down once', async () => {
  const person = await signedInPerson(provider.runtime)
  const login = await loggedIn(provider, person.authenticator)
  const ask = async (name: 'aws.loans.create' | 'aws.loans.use' | 'aws.loans.end', parameters: object, replica = 0) => {
    const { method, path } = operations[name]
    const dpop = await login.key.proof(method, path, { ath: tokenHash(login.token) })
    const headers = { authorization: `DPoP ${login.token}`, dpop, 'content-type': 'application/json' }
    return fetch(`${provider.replicas[replica]}${path}`, { method, headers, body: JSON.stringify(parameters) })
  }
  const role = 'arn:aws:iam::123456789012:role/VouchDeveloper'
  const { id } = await (await ask('aws.loans.create', { role, name: 'a container', seconds: 900 })).json()
  expect((await ask('aws.loans.end', { id })).status).toBe(200)
  const statuses = []
  for (let count = 0; count < 20; count += 1) statuses.push((await ask('aws.loans.use', { id }, count % 2)).status)
  expect(new Set(statuses)).toEqual(new Set([403]))
  expect(await prisma.auditEvent.count({ where: { type: 'aws_loan.refused' } })).toBe(1)
})

import { CLI_CLIENT_ID } from '@vouch/protocol'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { findClient } from '../../db/clients/clients.ts'
import { createTestDatabase } from '../../testing/database.ts'
import { testClock } from '../../testing/signing-keys.ts'
import { ensureBuiltInClients } from './built-in-clients.ts'
import { disableClient } from './disable-client.ts'
import { listClients } from './list-clients.ts'
import { registerClient } from './register-client.ts'

const { database, drop } = await createTestDatabase()
afterAll(drop)
const runtime = { database, clock: testClock(new Date()) }
const { prisma } = database
const redirectUris = ['https://app.example/cb']
const refusedAs = (errorName: string) => expect.objectContaining({ errorName })

test('the command line is there after every start, as the configuration wants it, on any number of replicas', async () => {
  const config = readConfig({ VOUCH_SESSION: '4h' })
  await Promise.all([1, 2, 3].map(() => ensureBuiltInClients(prisma, readConfig({}))))
  await ensureBuiltInClients(prisma, config)
  expect(await findClient(prisma, CLI_CLIENT_ID)).toMatchObject({
    type: 'public',
    native: true,
    requirePushed: true,
    requireDpop: true,
    sessionSeconds: 4 * 3600,
  })
})

test('a start does not bring back a command line that an operator disabled', async () => {
  await disableClient(runtime, CLI_CLIENT_ID)
  await ensureBuiltInClients(prisma, readConfig({}))
  expect(await findClient(prisma, CLI_CLIENT_ID)).toBeUndefined()
})

test('an application is registered with a secret that is shown once and not stored', async () => {
  const { client, secret } = await registerClient(runtime, { name: 'Wiki', redirectUris })
  expect(secret.reveal()).toMatch(/^vouch_cs_[\w-]{43}$/)
  expect(`${secret}`).toBe('[secret]')
  const { rows } = await database.pool.query('SELECT clients::text AS row FROM clients WHERE id = $1', [client.id])
  expect(rows[0].row).not.toContain(secret.reveal())
  expect(await prisma.auditEvent.count({ where: { clientId: client.id, type: 'client.registered' } })).toBe(1)
})

const unsound: [string, Parameters<typeof registerClient>[1], string][] = [
  ['without redirect URI', { name: 'Wiki', redirectUris: [] }, 'requestMalformed'],
  ['with http elsewhere', { name: 'Wiki', redirectUris: ['http://app.example/cb'] }, 'redirectUriUnsafe'],
  ['with localhost', { name: 'Wiki', redirectUris: ['http://localhost:8080/cb'] }, 'redirectUriUnsafe'],
  ['without openid', { name: 'Wiki', redirectUris, scopes: ['email'] }, 'scopeRefused'],
  ['with an unknown scope', { name: 'Wiki', redirectUris, scopes: ['openid', 'admin'] }, 'scopeRefused'],
  ['with a name that hides something', { name: 'Wiki\u202E', redirectUris }, 'requestMalformed'],
  ['without name', { name: '', redirectUris }, 'requestMalformed'],
]
test.each(unsound)('an application %s is not registered', async (_, registration, errorName) => {
  const before = (await listClients(runtime)).length
  await expect(registerClient(runtime, registration)).rejects.toEqual(refusedAs(errorName))
  expect(await listClients(runtime)).toHaveLength(before)
})

test('a client is disabled once', async () => {
  const { client } = await registerClient(runtime, { name: 'Wiki', redirectUris })
  await disableClient(runtime, client.id)
  await expect(disableClient(runtime, client.id)).rejects.toEqual(refusedAs('clientUnknown'))
  expect((await listClients(runtime)).find(({ id }) => id === client.id)?.disabledAt).toEqual(runtime.clock())
})

import { afterAll, expect, test } from 'vitest'
import { findClient } from '../../db/clients/clients.ts'
import { sha256 } from '../../secret/opaque-token.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { postAct, signedInPerson } from '../../testing/signed-in-person.ts'
import { readListQuery } from '../listing/list-query.ts'
import { applicationListShape, applicationPage, listApplications } from './list-applications.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { runtime } = provider
const { prisma } = runtime.database
const root = await signedInPerson(runtime, { role: 'administrator' })
const redirectUris = ['https://app.example/cb']

async function register(name = 'Wiki') {
  return (await root.act('application.register', { name, redirectUris })) as { clientId: string; secret: string }
}

async function sessionOf(clientId: string) {
  const { person, keyId } = root
  const now = runtime.clock()
  return prisma.session.create({
    data: {
      kind: 'application',
      tokenHash: sha256(crypto.randomUUID()),
      personId: person.id,
      keyId,
      ceremonyId: crypto.randomUUID(),
      clientId,
      authTime: now,
      createdAt: now,
      expiresAt: new Date(now.getTime() + 3_600_000),
    },
  })
}

test('an application is registered by a touch, and the audit log says by whose', async () => {
  const { clientId, secret } = await register()
  expect((await findClient(prisma, clientId))?.secretHash).toEqual(sha256(secret))
  const event = await prisma.auditEvent.findFirstOrThrow({ where: { type: 'client.registered', clientId } })
  expect(event).toMatchObject({ keyId: root.keyId, details: { by: root.person.email, name: 'Wiki' } })
  expect(event.ceremonyId).not.toBeNull()
  expect(JSON.stringify(event.details)).not.toContain(secret)
})

test('a disabled application has no session left, and enabling it brings none back', async () => {
  const { clientId } = await register()
  const { id } = await sessionOf(clientId)
  expect((await applicationPage(runtime, clientId))?.disabling).toContain('Its open session ends at once.')
  await root.act('application.disable', { clientId })
  await root.act('application.enable', { clientId })
  expect(await findClient(prisma, clientId)).toBeDefined()
  expect(await prisma.session.findUnique({ where: { id } })).toMatchObject({ revokedReason: 'client_disabled' })
})

test('of two administrators who disable the same application one is told that it was', async () => {
  const { clientId } = await register()
  const results = await Promise.allSettled([1, 2].map(() => root.act('application.disable', { clientId })))
  const refused = results.filter(({ status }) => status === 'rejected')
  expect(refused).toMatchObject([{ reason: { errorName: 'applicationInOtherState' } }])
})

test('a new secret ends the old one at once', async () => {
  const { clientId, secret: old } = await register()
  const { secret } = (await root.act('application.rotate-secret', { clientId })) as { secret: string }
  expect(secret).not.toBe(old)
  expect((await findClient(prisma, clientId))?.secretHash).toEqual(sha256(secret))
})

test('a login under way ends with the redirect URI that it would have led to', async () => {
  const { clientId } = await register()
  const now = runtime.clock()
  const expiresAt = new Date(now.getTime() + 60_000)
  const login = (id: string, redirectUri: string) =>
    prisma.loginRequest.create({
      data: { id, clientId, redirectUri, scope: 'openid', codeChallenge: 'x', createdAt: now, expiresAt },
    })
  const [gone, kept] = [crypto.randomUUID(), crypto.randomUUID()]
  await login(gone, 'https://app.example/cb')
  await login(kept, 'https://app.example/new')
  await root.act('application.edit-redirects', { clientId, redirectUris: ['https://app.example/new'] })
  expect((await prisma.loginRequest.findUniqueOrThrow({ where: { id: gone } })).expiresAt).toEqual(now)
  expect((await prisma.loginRequest.findUniqueOrThrow({ where: { id: kept } })).expiresAt).toEqual(expiresAt)
})

test('where people are sent after they were signed out is registered, kept when left out, and taken away', async () => {
  const goodbye = ['https://app.example/bye']
  const registered = await root.act('application.register', {
    name: 'Wiki',
    redirectUris,
    postLogoutRedirectUris: goodbye,
  })
  const { clientId } = registered as { clientId: string }
  const kept = async () => (await applicationPage(runtime, clientId))?.application.postLogoutRedirectUris
  expect(await kept()).toEqual(goodbye)
  await root.act('application.edit-redirects', { clientId, redirectUris })
  expect(await kept()).toEqual(goodbye)
  await root.act('application.edit-redirects', { clientId, redirectUris, postLogoutRedirectUris: [] })
  expect(await kept()).toEqual([])
  const unsafe = { clientId, redirectUris, postLogoutRedirectUris: ['javascript:alert(1)'] }
  const refused = expect.objectContaining({ errorName: 'redirectUriUnsafe' })
  await expect(root.act('application.edit-redirects', unsafe)).rejects.toEqual(refused)
})

test.each([
  ['application.rotate-secret', { clientId: 'vouch-cli' }, 404, 'VCH-6701'],
  ['application.edit-redirects', { clientId: 'vouch-cli', redirectUris }, 404, 'VCH-6701'],
  ['application.enable', { clientId: 'nobody' }, 409, 'VCH-6702'],
  ['application.disable', { clientId: 'nobody' }, 409, 'VCH-6702'],
])('%s %j is refused with %d', async (name, parameters, status, code) => {
  const response = await postAct(provider, root, name, parameters)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ code })
})

test('an application with an unsafe redirect URI is neither registered nor changed', async () => {
  const { clientId } = await register()
  const unsafe = { redirectUris: ['http://app.example/cb'] }
  const refused = expect.objectContaining({ errorName: 'redirectUriUnsafe' })
  await expect(root.act('application.register', { name: 'Wiki', ...unsafe })).rejects.toEqual(refused)
  await expect(root.act('application.edit-redirects', { clientId, ...unsafe })).rejects.toEqual(refused)
  expect((await findClient(prisma, clientId))?.redirectUris).toEqual(redirectUris)
})

test('the list finds by name and address, counts live sessions, and shows no secret', async () => {
  const name = `Café ${crypto.randomUUID()}`
  provider.clock.advance(1)
  const { clientId } = await register(name)
  await sessionOf(clientId)
  const list = (parameters: Record<string, string>) =>
    listApplications(runtime, readListQuery(parameters, applicationListShape))
  const found = await list({ q: name })
  expect(found).toMatchObject({ total: 1, rows: [{ id: clientId, sessions: 1, redirectUris }] })
  expect(JSON.stringify(found)).not.toMatch(/secret/i)
  expect((await list({ q: name, state: 'disabled' })).total).toBe(0)
  expect((await list({ q: '%' })).total).toBe(0)
  expect((await list({ sort: '-used' })).rows[0]?.id).toBe(clientId)
})

import { afterAll, expect, test } from 'vitest'
import { startTestProvider } from '../../testing/provider.ts'
import { postAct, signedInPerson } from '../../testing/signed-in-person.ts'
import { recordEvent } from '../audit/record-event.ts'
import { signingKeysPage } from './signing-keys-page.ts'

const provider = await startTestProvider({ replicas: 2 })
afterAll(() => provider.close())
const { runtime } = provider
const root = await signedInPerson(runtime, { role: 'administrator' })
const member = await signedInPerson(runtime)

async function published(url: string): Promise<string[]> {
  const { keys } = await (await fetch(`${url}/.well-known/jwks.json`)).json()
  return keys.map(({ kid }: { kid: string }) => kid)
}

test('an emergency revocation reaches the key set of every replica within a second, and says whose it was', async () => {
  const { keys } = await signingKeysPage(runtime)
  const [active] = keys
  expect(active?.revoking.join(' ')).toMatch(/signs at once.*not been published for long.*AWS credentials/)
  const kid = active?.kid ?? ''
  const started = performance.now()
  expect(await root.act('signing-key.revoke', { kid })).toMatchObject({ early: true })
  for (const replica of provider.replicas) {
    while ((await published(replica)).includes(kid)) expect(performance.now() - started).toBeLessThan(1_000)
  }
  const event = await runtime.database.prisma.auditEvent.findFirstOrThrow({
    where: { type: 'signing_key.removed', details: { path: ['kid'], equals: kid } },
  })
  expect(event).toMatchObject({ keyId: root.keyId, details: { by: root.person.email, reason: 'revoked' } })
  expect(event.ceremonyId).not.toBeNull()
  const after = await signingKeysPage(runtime)
  expect(after.keys.at(-1)).toMatchObject({ kid, state: 'removed', revoking: [], nextAt: null })
  await expect(root.act('signing-key.revoke', { kid })).rejects.toMatchObject({ errorName: 'signingKeyUnknown' })
})

test('a rotation before everybody has seen the next key is put off, and says until when', async () => {
  const { rotationPossibleFrom } = await signingKeysPage(runtime)
  expect(await root.act('signing-key.rotate')).toEqual({
    rotated: false,
    possibleFrom: rotationPossibleFrom?.toISOString(),
  })
})

test('what was signed last, and how long it may live, is read from the audit log', async () => {
  const at = runtime.clock()
  await recordEvent(runtime.database.prisma, { type: 'token.minted', outcome: 'ok' })
  await runtime.database.prisma.signingKey.updateMany({
    where: { state: 'active' },
    data: { activatedAt: new Date(at.getTime() - 60_000) },
  })
  provider.clock.advance(60)
  const [active] = (await signingKeysPage(runtime)).keys
  expect(active?.lastUsedAt).toBeInstanceOf(Date)
  expect(active?.tokensUntil?.getTime()).toBeGreaterThan(runtime.clock().getTime())
  expect(active?.revoking.join(' ')).toContain('have to be tried again')
})

test('no member rotates or revokes', async () => {
  for (const [name, parameters] of [
    ['signing-key.rotate', {}] as const,
    ['signing-key.revoke', { kid: 'x' }] as const,
  ]) {
    expect((await postAct(provider, member, name, parameters)).status).toBe(403)
  }
})

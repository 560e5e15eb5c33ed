import { randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { startTestProvider } from '../../testing/provider.ts'
import { signedInPerson } from '../../testing/signed-in-person.ts'
import { knownSettings } from './known-settings.ts'
import { settingsPage } from './settings-page.ts'

const provider = await startTestProvider()
afterAll(() => provider.close())
const { runtime } = provider

test('an administrator changes a setting by a touch, and the audit log says who', async () => {
  const root = await signedInPerson(runtime, { role: 'administrator' })
  await root.act('setting.change', { name: 'aws_untagged_fallback', value: 'forbid' })
  const { settings } = await settingsPage(runtime)
  expect(settings.map(({ name }) => name)).toEqual(Object.keys(knownSettings))
  expect(settings.find(({ name }) => name === 'aws_untagged_fallback')).toMatchObject({
    value: 'forbid',
    initial: 'allow',
    choices: ['allow', 'forbid'],
  })
  const event = await runtime.database.prisma.auditEvent.findFirstOrThrow({ where: { type: 'setting.changed' } })
  expect(event).toMatchObject({ keyId: root.keyId, details: { by: root.person.email, value: '"forbid"' } })
})

test.each([
  [{ name: 'aws_untagged_fallback', value: 'perhaps' }, 'settingRefused'],
  [{ name: 'colour', value: 'red' }, 'settingUnknown'],
  [{ name: 'audit_retention_days', value: ' ' }, 'requestMalformed'],
])('%j is refused, and nothing is changed', async (parameters, errorName) => {
  const root = await signedInPerson(runtime, { role: 'administrator' })
  const before = await settingsPage(runtime)
  await expect(root.act('setting.change', parameters)).rejects.toMatchObject({ errorName })
  expect(await settingsPage(runtime)).toEqual(before)
})

test('what the server was started with is shown without its secrets', async () => {
  const config = readConfig({
    DATABASE_URL: 'postgresql://vouch:hunter2@db.example.com/vouch',
    VOUCH_MASTER_KEY: randomBytes(32).toString('base64'),
    VOUCH_SMTP_URL: 'smtp://vouch:hunter2@mail.example.com',
    VOUCH_MAIL_FROM: 'vouch@example.com',
    VOUCH_WEBHOOK_URL: 'https://hooks.example.com/T0/hunter2',
    VOUCH_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  })
  const { configuration } = await settingsPage({ ...runtime, config })
  const said = JSON.stringify(configuration)
  for (const host of ['db.example.com', 'mail.example.com:587', 'hooks.example.com']) expect(said).toContain(host)
  expect(said).not.toMatch(/hunter2|whsec_/)
})
